import { exchangeCode, listenForRedirect, readAuthorizationResponse, type ClientConfig } from '../../client/index.ts'
import { findFreePort } from '../../system/ports.ts'
import type { Attempt, Scene, Stage } from '../course/stage.ts'

const MALLORY = { user: 'mallory_practice' }

export const scenes: Record<string, Scene> = {
  'no-state': async (stage) => {
    stage.say(`The same URL without state: X ${await stage.visit(stage.attempt({ state: undefined }))}.`)
    stage.say(`With a state of 501 characters: X ${await stage.visit(stage.attempt({ state: 's'.repeat(501) }))}.`)
    stage.say(`The journal: ${stage.reason()}.`)
    stage.say('Your app cannot tell whose attempt that is: it shows the error as unverified, and keeps waiting.')
  },
  'no-offline-access': async (stage) => {
    const tokens = await stage.logIn(['tweet.read', 'users.read'])
    stage.say('Consent and exchange go well. The answer:')
    stage.say('  access_token   there, for two hours')
    stage.say(
      `  refresh_token  ${tokens.refreshToken === undefined ? 'none. Not null, not empty: the name is missing.' : 'there'}`,
    )
  },
  deny: async (stage) => {
    const back = await stage.mock.deny(stage.attempt().url)
    stage.say(`The browser comes back with error=${back.searchParams.get('error')} and your state, without a code.`)
    stage.say('An app that reads only code finds nothing, and breaks off.')
  },
  'wrong-port': async (stage) => {
    const wrong = new URL(stage.config.redirectUri)
    wrong.port = String(Number(wrong.port) + 1)
    stage.say(`redirect_uri one port further: X ${await stage.visit(stage.attempt({ redirect_uri: wrong.href }))}.`)
    stage.say('The journal: redirect: it is not registered. X never says so.')
  },
  'foreign-answer': async (stage) => {
    const { config, attempt } = await openAttempt(stage)
    const listener = await listenForRedirect(config, { state: attempt.state })
    const foreign = await stage.mock.approve(stage.attempt({ redirect_uri: config.redirectUri }).url, MALLORY)
    stage.say('Mallory agrees at a URL of her own. Some page opens her answer in your browser.')
    stage.say(`Your app says ${(await fetch(foreign)).status}: not the state it sent. Nothing goes to X.`)
    await listener.close()
    const code = foreign.searchParams.get('code') ?? ''
    stage.say(`An app that compares nothing asks X: ${await stage.exchange(code, attempt.codeVerifier, config)}`)
    stage.say('That was PKCE: her code, your verifier. With one verifier for all log-ins it would have passed.')
  },
  'stolen-url': async (stage) => {
    const { config, attempt } = await openAttempt(stage)
    const listener = await listenForRedirect(config, { state: attempt.state })
    const answer = await stage.mock.approve(attempt.url, MALLORY)
    stage.say('Mallory agrees as herself at your URL, and some page opens her answer in your browser.')
    stage.say(
      `Your app in the terminal says ${(await fetch(answer)).status}: it is the state it sent. It stood in the URL.`,
    )
    const { code } = await listener.response
    const { accessToken } = await exchangeCode(config, { code, codeVerifier: attempt.codeVerifier })
    stage.say(`PKCE lets it pass, too: the challenge was yours. users/me: ${await stage.call(accessToken)}.`)
    const sessions = new Map([['your browser', attempt]])
    stage.say('A web app looks for the attempt in the session of the browser that brings the answer:')
    stage.say(`  Mallory’s browser  ${takeInSession(config, sessions.get('Mallory’s browser'), answer)}`)
    stage.say(`  your browser       ${takeInSession(config, sessions.get('your browser'), answer)}`)
    stage.say('So show whom you are signed in as, let an attempt live for minutes, and keep its URL to yourself.')
  },
  restart: async (stage) => {
    const { config, attempt } = await openAttempt(stage)
    const before = await listenForRedirect(config, { state: attempt.state })
    await before.close() // The program ends while the user still reads.
    const back = await stage.mock.approve(attempt.url)
    const nobody = await fetch(back).then(
      () => 'an answer',
      () => 'nobody',
    )
    stage.say(`The program ended; the user agrees; the browser finds ${nobody} there.`)
    const after = await listenForRedirect(config, { state: attempt.state })
    await (await fetch(back)).text()
    const { code } = await after.response
    await exchangeCode(config, { code, codeVerifier: attempt.codeVerifier })
    stage.say('Started again with verifier and state read from its file: reload, 200, tokens.')
  },
}

/** An attempt of an app that listens for itself. */
async function openAttempt(stage: Stage): Promise<{ config: ClientConfig; attempt: Attempt }> {
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  stage.mock.clients.addRedirectUri(stage.config.clientId, redirectUri)
  return { config: { ...stage.config, redirectUri }, attempt: stage.attempt({ redirect_uri: redirectUri }) }
}

/** `steps/bonus-01-web-app.ts` in short. */
function takeInSession(config: ClientConfig, attempt: Attempt | undefined, answer: URL): string {
  if (!attempt) return 'refused: its session has no attempt'
  readAuthorizationResponse(config, answer, attempt)
  return 'taken: attempt and state are there'
}
