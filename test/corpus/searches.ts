import { call, ownId } from './posts.ts'
import { readReply, type Replay, type Scene } from './scene.ts'

/** Searches, reposts and replies that X refuses. */
export const searchReplays: Record<string, Replay> = {
  'search-400-operator': { run: asItStands },
  'search-400-and': { run: asItStands },
  'search-400-stopword': { run: asItStands },
  'search-400-start-time': { run: asItStands },
  'search-400-since-id': { run: asItStands },
  'search-400-ids-and-times': {
    run: async (scene) => {
      const start = new Date((scene.mock.clock.now() - 60) * 1000).toISOString()
      return [await call(scene, { query: { start_time: start } })]
    },
  },

  'reposts-400-twice': {
    run: async (scene) => {
      const { body } = scene.corpusCase.request
      scene.mock.posts.add({ author: 'ben_practice', id: String(body?.tweet_id), text: 'worth it' })
      const repost = () => call(scene, { path: { id: ownId(scene) }, json: body })
      await repost()
      return [await repost()]
    },
  },

  'tweets-create-403-reply-not-allowed': {
    run: async (scene) => {
      const post = { text: 'for some', reply_settings: 'mentionedUsers' }
      const id = await postAs(scene, 'ben_practice', post)
      return [await reply(scene, id)]
    },
  },
  'tweets-create-403-reply-deleted': { run: async (scene) => [await reply(scene, '1445880548472328192')] },
}

function asItStands(scene: Scene) {
  return call(scene).then((answer) => [answer])
}

const SCOPES = ['tweet.read', 'tweet.write', 'users.read']

async function postAs({ mock }: Scene, user: string, post: object): Promise<string> {
  const { accessToken } = await mock.signIn({ user, scopes: SCOPES })
  return JSON.parse((await send(mock.origin, accessToken, post)).body).data.id
}

async function reply({ mock, corpusCase }: Scene, id: string) {
  const { accessToken } = await mock.signIn({ scopes: SCOPES })
  return send(mock.origin, accessToken, { ...corpusCase.request.body, reply: { in_reply_to_tweet_id: id } })
}

function send(origin: string, token: string, post: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return readReply(fetch(`${origin}/2/tweets`, { method: 'POST', headers, body: JSON.stringify(post) }))
}
