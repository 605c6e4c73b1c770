import assert from 'node:assert/strict'
import { basicOf, createCode, createRefreshToken, send, type Replay } from './scene.ts'

/** The `token-*` cases. Where a case is about one mistake, everything else in its request is right. */
export const tokenReplays: Record<string, Replay> = {
  'token-code-success-offline': {
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene) } })],
  },

  'token-code-success-no-offline': {
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene, 'tweet.read users.read') } })],
  },

  'token-public-success': {
    client: 'public',
    run: async (scene) => {
      const code = await createCode(scene, 'tweet.read users.read offline.access')
      return [await send(scene, { form: { code } })]
    },
  },

  'token-public-with-basic-tolerated': {
    client: 'public',
    run: async (scene) => {
      const authorization = basicOf(scene.mock, { secret: 'a public client has none' })
      return [await send(scene, { form: { code: await createCode(scene) }, headers: { authorization } })]
    },
  },

  'token-params-in-query': {
    run: async (scene) => {
      const query = { ...exchangeOf(scene.mock.config), code: await createCode(scene) }
      return [await send(scene, { query, headers: { authorization: basicOf(scene.mock) } })]
    },
  },

  'token-refresh-success': {
    run: async (scene) => {
      const before = await createRefreshToken(scene)
      const reply = await send(scene, { form: { refresh_token: before } })
      assert(!reply.body.includes(before), 'the refresh token has to change')
      return [reply]
    },
  },

  'token-confidential-no-basic': {
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene) } })],
  },

  'token-wrong-secret': {
    run: async (scene) => {
      const authorization = basicOf(scene.mock, { secret: 'x'.repeat(50) })
      return [await send(scene, { form: { code: await createCode(scene) }, headers: { authorization } })]
    },
  },

  'token-secret-in-body': {
    run: async (scene) => {
      const form = { code: await createCode(scene), client_secret: scene.mock.config.clientSecret }
      return [await send(scene, { form })]
    },
  },

  'token-basic-whitespace-secret': {
    run: async (scene) => {
      const authorization = basicOf(scene.mock, { secret: `${scene.mock.config.clientSecret}\n` })
      return [await send(scene, { form: { code: await createCode(scene) }, headers: { authorization } })]
    },
  },

  'token-refresh-no-basic': {
    run: async (scene) => [await send(scene, { form: { refresh_token: await createRefreshToken(scene) } })],
  },

  'token-refresh-public-no-basic-2021': {
    client: 'public',
    under: { publicRefreshNeedsBasic: true },
    run: async (scene) => [await send(scene, { form: { refresh_token: await createRefreshToken(scene) } })],
  },

  'token-missing-client-id': {
    under: { clientIdBesideBasic: 'required' },
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene) } })],
  },

  'token-client-id-optional': {
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene) } })],
  },

  'page-without-cors': {
    client: 'public',
    run: async (scene) => {
      const { clientId, redirectUri } = scene.mock.config
      const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: 'challenge' }
      const reply = await send(scene, { form: { ...form, client_id: clientId, code: await createCode(scene) } })
      assert.deepEqual(
        [...reply.headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      )
      assert.match(scene.mock.journal.events.at(-1)?.page ?? '', /although the code was spent/)
      return [reply]
    },
  },

  'token-refresh-missing-client-id': {
    under: { clientIdBesideBasic: 'required' },
    run: async (scene) => [await send(scene, { form: { refresh_token: await createRefreshToken(scene) } })],
  },

  'token-bad-client-id': {
    run: async (scene) => {
      const { clientId } = scene.mock.config
      const code = await createCode(scene)
      const wrongIds = [`"${clientId}"`, ` ${clientId}`, 'rG9n6402A3dbUJKzXTNX4oWHJ']
      return Promise.all(
        wrongIds.map((id) =>
          send(scene, { form: { code, client_id: id }, headers: { authorization: basicOf(scene.mock, { id }) } }),
        ),
      )
    },
  },

  'token-refresh-other-client': {
    run: async (scene) => {
      const { clientId } = scene.mock.clients.register({ name: 'App A' })
      return [await send(scene, { form: { refresh_token: await createRefreshToken(scene, clientId) } })]
    },
  },

  'token-invalid-code': {
    run: async (scene) => {
      const unknown = await send(scene)
      const code = await createCode(scene)
      assert.equal((await send(scene, { form: { code } })).status, 200)
      const used = await send(scene, { form: { code } })
      const late = await createCode(scene)
      scene.mock.clock.advance({ seconds: scene.mock.profile.codeLifetimeSeconds + 1 })
      return [unknown, used, await send(scene, { form: { code: late } })]
    },
  },

  'token-wrong-verifier': {
    run: async (scene) => [
      await send(scene, { form: { code: await createCode(scene), code_verifier: 'another-verifier' } }),
    ],
  },

  'token-missing-verifier': {
    run: async (scene) => [await send(scene, { form: { code: await createCode(scene) } })],
  },

  'token-wrong-redirect-uri': {
    run: async (scene) => {
      const form = { code: await createCode(scene), redirect_uri: 'https://www.example.com/another' }
      return [await send(scene, { form })]
    },
  },

  'token-client-credentials': {
    run: async (scene) => [await send(scene)],
  },

  'token-bad-grant-type': {
    run: async (scene) => [await send(scene), await send(scene, { form: { grant_type: 'implicit' } })],
  },

  'token-missing-grant-type': {
    run: async (scene) => {
      const { clientId } = scene.mock.config
      const json = { client_id: clientId }
      return [await send(scene), await send(scene, { json, headers: { 'content-type': 'application/json' } })]
    },
  },

  'token-invalid-refresh': {
    run: async (scene) => [
      await send(scene),
      await send(scene, { form: { refresh_token: (await scene.mock.signIn()).accessToken } }),
    ],
  },

  'token-reused-refresh': {
    run: async (scene) => {
      const token = await createRefreshToken(scene)
      assert.equal((await send(scene, { form: { refresh_token: token } })).status, 200)
      return [await send(scene, { form: { refresh_token: token } })]
    },
  },

  'token-revoked-user': {
    run: async (scene) => {
      const token = await createRefreshToken(scene)
      scene.mock.revokeByUser()
      return [await send(scene, { form: { refresh_token: token } })]
    },
  },
}

/** What the case about parameters in the query names: everything but the code. */
function exchangeOf({ clientId, redirectUri }: { clientId: string; redirectUri: string }): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    code_verifier: 'challenge',
    client_id: clientId,
    redirect_uri: redirectUri,
  }
}
