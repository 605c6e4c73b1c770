import { exchangeCode, listenForRedirect } from '../../client/index.ts'
import { findFreePort } from '../ports.ts'
import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'no-state': async (stage) => {
    stage.say(`The same URL without state: X shows ${await stage.visit(stage.attempt({ state: undefined }))}.`)
    stage.say(`Your app hears nothing. The journal: ${stage.reason()}.`)
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
    stage.say(
      `redirect_uri one port further: X shows ${await stage.visit(stage.attempt({ redirect_uri: wrong.href }))}.`,
    )
    stage.say('The journal: redirect: it is not registered. X never says so.')
  },
  restart: async (stage) => {
    const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
    stage.mock.clients.addRedirectUri(stage.config.clientId, redirectUri)
    const config = { ...stage.config, redirectUri }
    const attempt = stage.attempt({ redirect_uri: redirectUri })
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
