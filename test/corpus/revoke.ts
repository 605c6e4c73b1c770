import assert from 'node:assert/strict'
import { basicOf, createRefreshToken, send, type Replay, type Reply, type Scene } from './scene.ts'

/** The `revoke-*` cases. */
export const revokeReplays: Record<string, Replay> = {
  'revoke-confidential': {
    run: async (scene) => {
      const refreshToken = await createRefreshToken(scene)
      const form = { token: refreshToken, token_type_hint: 'refresh_token' }
      return [await revokeAccessToken(scene), await send(scene, { form })]
    },
  },

  'revoke-public': {
    client: 'public',
    run: async (scene) => [await revokeAccessToken(scene)],
  },

  'revoke-confidential-no-basic': {
    run: async (scene) => [await send(scene, { form: { token: (await scene.mock.signIn()).accessToken } })],
  },

  'revoke-missing-token-type-hint': {
    run: async (scene) => {
      const { accessToken } = await scene.mock.signIn()
      return [await send(scene, { form: { token: accessToken }, headers: { authorization: basicOf(scene.mock) } })]
    },
  },
}

/** Revokes a live access token and sees to it that it is dead afterwards. */
async function revokeAccessToken(scene: Scene): Promise<Reply> {
  const { accessToken } = await scene.mock.signIn()
  const callApi = () =>
    fetch(`${scene.mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
  assert.equal((await callApi()).status, 200)
  const reply = await send(scene, { form: { token: accessToken } })
  assert.equal((await callApi()).status, 401)
  return reply
}
