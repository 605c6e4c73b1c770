import assert from 'node:assert/strict'
import { readReply, type Replay, type Reply, type Scene } from './scene.ts'

/** The `apponly-*` cases, and what their token is worth at users/me. */
export const appOnlyReplays: Record<string, Replay> = {
  'apponly-success': {
    run: async (scene) => {
      const [first, again] = [await askToken(scene), await askToken(scene)]
      assert.equal(first.body, again.body)
      return [first, again]
    },
  },

  'apponly-bad-credentials': {
    run: async (scene) => [
      await askToken(scene, { secret: 'wrong' }),
      await askToken(scene, { key: scene.mock.config.clientId, secret: scene.mock.config.clientSecret ?? '' }),
      await askToken(scene, { form: { grant_type: 'password' } }),
      await readReply(fetch(`${scene.mock.origin}/oauth2/token`, { method: 'POST' })),
    ],
  },

  'apponly-missing-grant': { run: async (scene) => [await askToken(scene, { form: {} })] },

  'apponly-invalidate': {
    run: async (scene) => {
      const accessToken = await signIn(scene)
      const reply = await post(scene, '/oauth2/invalidate_token', { form: { access_token: accessToken } })
      assert.notEqual(await signIn(scene), accessToken)
      return [reply]
    },
  },

  'me-403-app-only': {
    run: async (scene) => {
      const headers = { authorization: `Bearer ${await signIn(scene)}` }
      return [await readReply(fetch(`${scene.mock.origin}/2/users/me`, { headers }))]
    },
  },
}

type Changes = { key?: string; secret?: string; form?: Record<string, string> }

function askToken(scene: Scene, changes: Changes = {}): Promise<Reply> {
  return post(scene, '/oauth2/token', { form: { grant_type: 'client_credentials' }, ...changes })
}

function post({ mock }: Scene, path: string, { key, secret, form = {} }: Changes): Promise<Reply> {
  const [client] = mock.clients.list()
  assert.ok(client)
  const basic = Buffer.from(`${key ?? client.apiKey}:${secret ?? client.apiSecret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}` }
  return readReply(fetch(mock.origin + path, { method: 'POST', headers, body: new URLSearchParams(form) }))
}

async function signIn(scene: Scene): Promise<string> {
  const { body } = await askToken(scene)
  return String(JSON.parse(body).access_token)
}
