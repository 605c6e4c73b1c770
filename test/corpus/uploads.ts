import assert from 'node:assert/strict'
import { readReply, send, type Replay, type Reply, type Scene } from './scene.ts'

const SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'media.write']
const STATES = ['pending', 'in_progress', 'succeeded']
const BYTES = 4096

/** Files in chunks, their processing, and posts of them. */
export const uploadReplays: Record<string, Replay> = {
  'media-upload-in-chunks': {
    run: async (scene) => {
      const headers = await signedIn(scene)
      const begun = await initialize(scene, headers, scene.corpusCase.request.body)
      await append(scene, headers, idOf(begun))
      await finalize(scene, headers, idOf(begun))
      return [begun]
    },
  },

  'media-status-processing': {
    run: async (scene) => {
      const headers = await signedIn(scene)
      const video = { media_type: 'video/mp4', total_bytes: BYTES, media_category: 'tweet_video' }
      const media_id = idOf(await initialize(scene, headers, video))
      await append(scene, headers, media_id)
      await finalize(scene, headers, media_id)
      const replies: Reply[] = []
      for (const seconds of [0, 2, 60]) {
        scene.mock.clock.advance({ seconds })
        replies.push(await send(scene, { query: { media_id }, headers }))
      }
      assert.deepEqual(replies.map(stateOf), STATES)
      return replies
    },
  },

  'tweets-create-media-alone': {
    run: async (scene) => {
      const headers = await signedIn(scene)
      const image = { media: Buffer.alloc(BYTES, 1).toString('base64'), media_category: 'tweet_image' }
      const id = idOf(await post(scene, { path: '/2/media/upload', headers, json: image }))
      const alone = await post(scene, { path: '/2/tweets', headers, json: { media: { media_ids: [id] } } })
      const neither = await post(scene, { path: '/2/tweets', headers, json: {} })
      assert.equal(neither.status, 400)
      return [alone]
    },
  },
}

async function signedIn({ mock }: Scene): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await mock.signIn({ scopes: SCOPES })).accessToken}` }
}

type Posted = { path: string; headers: Record<string, string>; json?: unknown; form?: FormData }

function post({ mock }: Scene, { path, headers, json, form }: Posted): Promise<Reply> {
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  const body = form ?? (json === undefined ? undefined : JSON.stringify(json))
  return readReply(
    fetch(mock.origin + path, {
      method: 'POST',
      headers: { ...headers, ...type },
      ...(body !== undefined && { body }),
    }),
  )
}

function initialize(scene: Scene, headers: Record<string, string>, json: unknown): Promise<Reply> {
  return post(scene, { path: '/2/media/upload/initialize', headers, json })
}

async function append(scene: Scene, headers: Record<string, string>, id: string): Promise<void> {
  const form = new FormData()
  form.append('segment_index', '0')
  form.append('media', new Blob([new Uint8Array(BYTES)]), 'a chunk')
  assert.equal((await post(scene, { path: `/2/media/upload/${id}/append`, headers, form })).status, 200)
}

async function finalize(scene: Scene, headers: Record<string, string>, id: string): Promise<void> {
  assert.equal((await post(scene, { path: `/2/media/upload/${id}/finalize`, headers })).status, 200)
}

function idOf({ body }: Reply): string {
  return String(JSON.parse(body).data.id)
}

function stateOf({ body }: Reply): string {
  const { state, ...others } = JSON.parse(body).data.processing_info
  for (const name of Object.keys(others)) assert.match(name, /^(?:check_after_secs|progress_percent)$/)
  return state
}
