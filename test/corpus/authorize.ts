import { createHash } from 'node:crypto'
import {
  authorizationUrl,
  documentedRequest,
  logIn,
  openAuthorization,
  press,
  readReply,
  registeredCallback,
} from './scene.ts'
import type { Replay, Reply, Scene } from './scene.ts'

/** A state as in case authorize-state-json-mangled: an object with two string members. */
const jsonState = JSON.stringify({ code: 'kept-by-the-app', callbackURL: 'http://localhost:4321' })

/** The `authorize-*` cases, each with the precondition that its text describes. */
export const authorizeReplays: Record<string, Replay> = {
  'authorize-approve-redirect': {
    run: async (scene) => {
      const consentPage = await logIn(scene, await openAuthorization(scene))
      return [await press(scene, consentPage, 'Authorize app')]
    },
  },

  'authorize-cancel-redirect': {
    run: async (scene) => {
      const consentPage = await logIn(scene, await openAuthorization(scene))
      return [await press(scene, consentPage, 'Cancel')]
    },
  },

  'authorize-bad-redirect-uri': {
    run: async (scene) => {
      scene.mock.clients.addRedirectUri(scene.mock.config.clientId, 'http://127.0.0.1:3000/callback')
      return [
        await openAuthorization(scene, { redirect_uri: `${registeredCallback}/` }),
        await openAuthorization(scene, { redirect_uri: `${documentedRequest.redirect_uri}/` }),
        await openAuthorization(scene, { redirect_uri: 'http://localhost:3000/callback' }),
        await openAuthorization(scene, { redirect_uri: 'https://elsewhere.example/callback' }),
      ]
    },
  },

  'authorize-unknown-client': {
    run: async (scene) => [
      await openAuthorization(scene, { client_id: undefined }),
      await openAuthorization(scene, { client_id: '' }),
      // The shape of an API key, as printed in the docs by mistake.
      await openAuthorization(scene, { client_id: 'rG9n6402A3dbUJKzXTNX4oWHJ' }),
    ],
  },

  'authorize-long-state': {
    run: async (scene) => [await openAuthorization(scene, { state: 's'.repeat(501) })],
  },

  'authorize-missing-state': {
    run: async (scene) => [
      await openAuthorization(scene, { state: undefined }),
      await openAuthorization(scene, { state: '' }),
    ],
  },

  'authorize-missing-pkce': { run: withoutChallenge },

  'authorize-missing-pkce-callback': { run: withoutChallenge },

  'authorize-bad-response-type': {
    run: async (scene) => [await openAuthorization(scene, { response_type: 'token' })],
  },

  'authorize-bad-challenge-method': {
    run: async (scene) => [await openAuthorization(scene, { code_challenge_method: 'S512' })],
  },

  'authorize-missing-scope': {
    run: async (scene) => [
      await openAuthorization(scene, { scope: undefined }),
      await openAuthorization(scene, { scope: ' ' }),
    ],
  },

  'authorize-repeated-parameter': {
    run: async (scene) => {
      const url = `${authorizationUrl(scene)}&response_type=code`
      return [await readReply(fetch(url, { redirect: 'manual' }))]
    },
  },

  'authorize-invalid-scope': {
    run: async (scene) => [await openAuthorization(scene, { scope: 'tweet.read users.follow.write' })],
  },

  'authorize-invalid-scope-page': {
    under: { unknownScope: 'error-page' },
    run: async (scene) => [await openAuthorization(scene, { scope: 'account_info.read' })],
  },

  'authorize-state-json-mangled': {
    under: { stateCharacters: 'json-stripped' },
    run: async (scene) => {
      const consentPage = await logIn(scene, await openAuthorization(scene, { state: jsonState }))
      return [await press(scene, consentPage, 'Authorize app')]
    },
  },

  'authorize-s256-lowercase': {
    run: async (scene) => {
      const challenge = createHash('sha256').update('a verifier').digest('base64url')
      const page = await openAuthorization(scene, { code_challenge: challenge, code_challenge_method: 's256' })
      return [await logIn(scene, page)]
    },
  },

  'authorize-short-plain-challenge': {
    run: async (scene) => [
      await logIn(
        scene,
        await openAuthorization(scene, { code_challenge: 'challenge', code_challenge_method: 'plain' }),
      ),
      await logIn(scene, await openAuthorization(scene, { code_challenge: 'abcd', code_challenge_method: 'plain' })),
    ],
  },

  'authorize-scope-plus-encoding': {
    run: async (scene) => {
      const url = authorizationUrl(scene, { scope: 'tweet.read users.read offline.access' })
      const withPlus = url.replaceAll('%20', '+')
      return [await logIn(scene, await readReply(fetch(withPlus))), await logIn(scene, await readReply(fetch(url)))]
    },
  },
}

/** Left out, and with its name mistyped. */
async function withoutChallenge(scene: Scene): Promise<Reply[]> {
  const without = { code_challenge: undefined, code_challenge_method: undefined }
  return [
    await openAuthorization(scene, without),
    await openAuthorization(scene, { ...without, codeChallenge: 'challenge' }),
  ]
}
