import {
  buildAuthorizationUrl,
  createCodeVerifier,
  createState,
  deriveCodeChallenge,
  exchangeCode,
  type ClientConfig,
} from '../../client/index.ts'
import type { Scene, Stage } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'public-client': async (stage) => {
    const open = stage.mock.clients.list().find(({ type }) => type === 'public')
    const { clientSecret: _, ...rest } = stage.config
    await logInAs(stage, { ...rest, clientId: open?.clientId ?? '' })
    await logInAs(stage, stage.config)
    stage.say('public client        client_id in the form, nothing else')
    stage.say('confidential client  client_id, and Authorization: Basic base64(id:secret)')
    stage.say('One line of difference. Both got AT#1 and RT#1.')
  },
  'thirty-one-seconds': async (stage) => {
    const attempt = stage.attempt()
    const code = (await stage.mock.approve(attempt.url)).searchParams.get('code') ?? ''
    stage.mock.clock.advance({ seconds: 31 })
    stage.say(`31 seconds later X says ${await stage.exchange(code, attempt.codeVerifier)}`)
  },
  'other-redirect-uri': async (stage) => {
    const attempt = stage.attempt()
    const code = (await stage.mock.approve(attempt.url)).searchParams.get('code') ?? ''
    const moved = { ...stage.config, redirectUri: `${stage.config.redirectUri}/` }
    stage.say(
      `With one slash more behind redirect_uri X says ${await stage.exchange(code, attempt.codeVerifier, moved)}`,
    )
    stage.say(`The journal: ${stage.reason()}.`)
  },
  'send-again': async (stage) => {
    const attempt = stage.attempt()
    const code = (await stage.mock.approve(attempt.url)).searchParams.get('code') ?? ''
    stage.say(`The first time X says ${await stage.exchange(code, attempt.codeVerifier)}.`)
    stage.say(`The same request again: ${await stage.exchange(code, attempt.codeVerifier)}`)
    stage.say(`The journal: ${stage.reason()}.`)
  },
}

async function logInAs(stage: Stage, config: ClientConfig): Promise<void> {
  const [codeVerifier, state] = [createCodeVerifier(), createState()]
  const url = buildAuthorizationUrl(config, { state, codeChallenge: deriveCodeChallenge(codeVerifier) })
  const code = (await stage.mock.approve(url)).searchParams.get('code') ?? ''
  await exchangeCode(config, { code, codeVerifier })
}
