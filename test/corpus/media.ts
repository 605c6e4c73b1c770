import assert from 'node:assert/strict'
import { jpeg, png, type Bytes } from '../mock-provider/uploads/send.ts'
import { call } from './posts.ts'
import { readReply, type Replay, type Reply, type Scene } from './scene.ts'

/** Uploads of media, and bodies that are none. */
export const mediaReplays: Record<string, Replay> = {
  'media-upload-image-200': {
    run: async (scene) => [await upload(scene, PATH, { media_category: 'tweet_image' }, jpeg(117_807, 1266, 793))],
  },

  'media-status-image-400': {
    run: async (scene) => {
      const image = await upload(scene, PATH, { media_category: 'tweet_image' }, png(100))
      return [await call(scene, { query: { media_id: idOf(image) } })]
    },
  },

  'media-initialize-200': { run: async (scene) => [await call(scene, { json: { media_category: 'tweet_image' } })] },

  'media-finalize-image-200': {
    run: async (scene) => {
      const id = idOf(await upload(scene, PATH, { command: 'INIT', media_type: 'image/png' }))
      await upload(scene, `${PATH}/${id}/append`, { segment_index: '0' }, png(100, 1, [16, 16]))
      return [await call(scene, { path: { id } })]
    },
  },

  'media-init-command-200': { run: async (scene) => [await upload(scene, PATH, INIT)] },

  'media-finalize-command-200': {
    run: async (scene) => {
      const id = idOf(await upload(scene, PATH, INIT))
      await upload(scene, PATH, { command: 'APPEND', media_id: id, segment_index: '0' }, new Uint8Array(1024))
      return [await upload(scene, PATH, { command: 'FINALIZE', media_id: id })]
    },
  },

  'body-content-type-400': { run: async (scene) => [await call(scene, { form: { media: 'a' } })] },
  'body-not-json-400': { run: async (scene) => [await call(scene, { form: { media_type: 'image/png' } })] },
}

const PATH = '/2/media/upload'

/** X docs: Chunked media upload, "Step 1". */
const INIT = { command: 'INIT', media_type: 'video/mp4', total_bytes: '1024', media_category: 'amplify_video' }

/** A form, with a token that has the scope for it. */
async function upload(scene: Scene, path: string, members: Record<string, string>, media?: Bytes): Promise<Reply> {
  const { accessToken } = await scene.mock.signIn({ scopes: ['media.write'] })
  const form = new FormData()
  for (const [name, value] of Object.entries(members)) form.append(name, value)
  if (media) form.append('media', new Blob([media]), 'a file')
  const headers = { authorization: `Bearer ${accessToken}` }
  return readReply(fetch(scene.mock.origin + path, { method: 'POST', headers, body: form }))
}

function idOf({ body }: Reply): string {
  return JSON.parse(body).data?.id ?? assert.fail(`no id in ${body}`)
}
