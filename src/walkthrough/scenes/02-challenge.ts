import { createHash } from 'node:crypto'
import { Stage, type Scene } from '../course/stage.ts'

/** RFC 7636 Appendix B, so that everybody sees the same. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

export const scenes: Record<string, Scene> = {
  flip: async (stage) => {
    const changed = `e${VERIFIER.slice(1)}`
    const [before, after] = [s256(VERIFIER), s256(changed)]
    const differing = [...before].filter((letter, index) => letter !== after[index]).length
    stage.say(`verifier   ${VERIFIER}`)
    stage.say(`challenge  ${before}`)
    stage.say(`verifier   ${changed}   <- one letter`)
    stage.say(`challenge  ${after}`)
    stage.say(`${differing} of 43 characters changed.`)
  },
  'hex-digest': (stage) =>
    tryChallenge(stage, 'made from the 64 letters', (verifier) =>
      Buffer.from(sha256(verifier).toString('hex')).toString('base64url'),
    ),
  padding: (stage) => tryChallenge(stage, 'with its "="', (verifier) => `${s256(verifier)}=`),
  'standard-alphabet': async (stage) => {
    const verifiers = Array.from({ length: 1000 }, (_, index) =>
      createHash('sha256').update(String(index)).digest('base64url'),
    )
    const same = verifiers.filter(
      (verifier) => sha256(verifier).toString('base64').replace('=', '') === s256(verifier),
    ).length
    stage.say(`Of 1,000 challenges in base64 without "=", ${same} happen to be right.`)
    stage.say('They have neither "+" nor "/" in them. The others are refused.')
  },
  plain: async (stage) => {
    const app = stage.mock.clients.list().find(({ type }) => type === 'public')
    const open = new Stage(stage.mock, { ...stage.mock.configOf(app?.clientId ?? ''), clock: stage.mock.clock })
    const { url } = open.attempt({ code_challenge: VERIFIER, code_challenge_method: 'plain' })
    const code = (await stage.mock.approve(url)).searchParams.get('code') ?? ''
    stage.say(`The URL in the browser's history: …code_challenge=${VERIFIER.slice(0, 12)}…`)
    stage.say('The app has no secret. A thief with that URL and the code sends the challenge as verifier:')
    stage.say(`X says ${await open.exchange(code, VERIFIER)}.`)
  },
}

/** The attempt opens whatever the challenge is; it breaks at the exchange. */
async function tryChallenge(stage: Stage, what: string, derive: (verifier: string) => string): Promise<void> {
  const { url } = stage.attempt({ code_challenge: derive(VERIFIER) })
  const code = (await stage.mock.approve(url)).searchParams.get('code') ?? ''
  stage.say(`A challenge ${what} has ${derive(VERIFIER).length} characters. The consent page comes all the same.`)
  stage.say(`At the exchange X says ${await stage.exchange(code, VERIFIER)}`)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function s256(text: string): string {
  return sha256(text).toString('base64url')
}
