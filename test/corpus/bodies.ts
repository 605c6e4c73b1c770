import assert from 'node:assert/strict'
import { call, ownId } from './posts.ts'
import { readReply, type Replay, type Reply, type Scene } from './scene.ts'

/** What is wrong with a request of the resource server: names of parameters, and members of bodies. */
export const bodyReplays: Record<string, Replay> = {
  'unknown-query-parameter': { run: async (scene) => [await call(scene, { path: { id: ownId(scene) } })] },

  'body-integer-for-text': { run: sendBody },
  'body-text-for-list': { run: sendBody },
  'body-member-missing': { run: sendBody },
  'body-list-too-short': { run: sendBody },
  'body-list-too-long': { run: sendBody },
  'body-unknown-member': { run: sendBody },
  'media-ids-invalid': { run: sendBody },
}

/** The JSON of the case as it stands; a refused post is none. */
async function sendBody({ corpusCase: { request }, mock }: Scene): Promise<Reply[]> {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'tweet.write', 'users.read', 'media.write'] })
  const headers = { ...request.headers, authorization: `Bearer ${accessToken}` }
  const before = mock.posts.list().length
  const reply = await readReply(
    fetch(mock.origin + request.path, { method: request.method, headers, body: JSON.stringify(request.body) }),
  )
  assert.equal(mock.posts.list().length, before)
  return [reply]
}
