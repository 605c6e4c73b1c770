import assert from 'node:assert/strict'
import observed from '../../mock-provider/wire/observed.json' with { type: 'json' }
import { send, type Replay, type Reply, type Scene } from './scene.ts'

const allScopes = observed.scopes.map(({ name }) => name)
const oauth1 = { authorization: 'OAuth oauth_consumer_key="x", oauth_signature="y"' }

/** Posts, bookmarks, likes and other people's fields. */
export const postReplays: Record<string, Replay> = {
  'tweets-create-201': {
    run: async (scene) => {
      const reply = await call(scene, { json: scene.corpusCase.request.body })
      assert.equal(JSON.parse(reply.body).data.text, scene.corpusCase.request.body?.text)
      assert.equal(scene.mock.posts.list().at(-1)?.text, scene.corpusCase.request.body?.text)
      return [reply]
    },
  },

  'tweets-create-403-duplicate': {
    run: async (scene) => {
      const json = scene.corpusCase.request.body
      assert.equal((await call(scene, { json })).status, 201)
      return [await call(scene, { json })]
    },
  },

  'tweets-create-403-not-permitted': {
    run: async (scene) => [await call(scene, { json: { text: 'x'.repeat(281) } })],
  },

  'dm-403-no-permission': {
    atLeast: 'the body was seen in part; its other members are those of posting',
    run: async (scene) => {
      const json = scene.corpusCase.request.body
      const { id } = scene.mock.users.add({ username: 'closed', fields: { receives_your_dm: false } })
      const refused = await call(scene, { path: { participant_id: id }, json })
      scene.mock.populate({ follows: { closed: [ownId(scene)] } })
      assert.equal((await call(scene, { path: { participant_id: id }, json })).status, 201)
      return [refused]
    },
  },

  'tweets-delete-200': {
    run: async (scene) => {
      const { id } = addPost(scene, { text: 'soon gone' })
      const reply = await call(scene, { path: { id } })
      assert(!scene.mock.posts.list().some((post) => post.id === id))
      return [reply]
    },
  },

  'tweets-delete-400': { run: async (scene) => [await call(scene)] },

  'tweets-lookup-200': {
    under: { rateLimits: '2025-free' },
    run: async (scene) => {
      addPost(scene, { id: scene.corpusCase.request.query?.ids ?? '', text: 'Test post from SDK integration test' })
      return [await call(scene)]
    },
  },

  'tweets-lookup-partial': {
    under: { problemTypes: 'api.x.com' },
    atLeast: 'the docs print fewer members than live answers have',
    run: async (scene) => {
      addPost(scene, { id: '123', text: 'Hello' })
      return [await call(scene)]
    },
  },

  'bookmarks-list-200': {
    run: async (scene) => {
      for (const text of ['first', 'second']) await bookmark(scene, addPost(scene, { text }).id)
      return [await call(scene, { path: { id: ownId(scene) }, query: { max_results: '1' } })]
    },
  },

  'bookmarks-add-200': {
    run: async (scene) => {
      const id = scene.corpusCase.request.body?.tweet_id ?? ''
      addPost(scene, { id, text: 'worth keeping' })
      return [await call(scene, { path: { id: ownId(scene) }, json: scene.corpusCase.request.body })]
    },
  },

  'bookmarks-remove-200': {
    run: async (scene) => {
      const { id } = addPost(scene, { text: 'no longer worth keeping' })
      await bookmark(scene, id)
      return [await call(scene, { path: { id: ownId(scene), tweet_id: id } })]
    },
  },

  'me-403-unknown-auth': { run: async (scene) => [await send(scene, { json: { text: 'a' }, headers: oauth1 })] },

  'field-authorization-error': {
    under: { problemTypes: 'api.x.com' },
    run: async (scene) => {
      const { id } = scene.mock.users.add({ id: '9', username: 'nine_practice' })
      return [await call(scene, { path: { id }, query: { 'user.fields': 'parody' } })]
    },
  },
}

/** The request of the case with a token that has all scopes. */
export async function call(scene: Scene, changes: Parameters<typeof send>[1] = {}): Promise<Reply> {
  const { accessToken } = await scene.mock.signIn({ scopes: allScopes })
  const type = changes.json === undefined ? {} : { 'content-type': 'application/json' }
  return send(scene, { ...changes, headers: { ...type, authorization: `Bearer ${accessToken}`, ...changes.headers } })
}

/** The id of the first practice account, for whom `call` calls. */
export function ownId({ mock }: Scene): string {
  return mock.users.list()[0]?.id ?? assert.fail('no users')
}

function addPost(scene: Scene, post: { id?: string; text: string }): { id: string } {
  return scene.mock.posts.add({ author: ownId(scene), ...post })
}

async function bookmark(scene: Scene, postId: string): Promise<void> {
  const { accessToken } = await scene.mock.signIn({ scopes: allScopes })
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ tweet_id: postId })
  const url = `${scene.mock.origin}/2/users/${ownId(scene)}/bookmarks`
  assert.equal((await fetch(url, { method: 'POST', headers, body })).status, 200)
}
