import type { MockProvider } from '../../../../mock-provider/index.ts'
import { formOf, type Bytes } from '../../uploads/send.ts'
import { callWith, type ApiAnswer } from '../call.ts'

/** A user who uploads; Ada unless told otherwise, with `media.write`. */
export async function uploader(mock: MockProvider, user = 'ada_practice') {
  const { accessToken } = await mock.signIn({
    user,
    scopes: ['media.write', 'tweet.read', 'tweet.write', 'users.read'],
  })
  const call = (path: string, json?: unknown, method?: string) =>
    callWith(mock, accessToken, path, { ...(method !== undefined && { method }), json })
  const post = (path: string, json: unknown = {}) => call(path, json)
  const send = async (path: string, members: Record<string, string>, media?: Bytes): Promise<ApiAnswer> => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const response = await mock.fetch(mock.origin + path, { method: 'POST', headers, body: formOf(members, media) })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
  }
  const initialize = async (json: Record<string, unknown>): Promise<string> =>
    (await post('/2/media/upload/initialize', json)).body.data.id
  return {
    accessToken,
    get: (path: string) => call(path),
    post,
    delete: (path: string, json: unknown) => call(path, json, 'DELETE'),
    send,
    initialize,
    append: (id: string, index: number, media: Bytes) =>
      send(`/2/media/upload/${id}/append`, { segment_index: String(index) }, media),
    finalize: (id: string) => post(`/2/media/upload/${id}/finalize`),
    status: (id: string) => call(`/2/media/upload?command=STATUS&media_id=${id}`),
    oneGo: (category: string, media: Bytes) => send('/2/media/upload', { media_category: category }, media),
  }
}

/** An MP4 by its first bytes. */
export function mp4(length: number): Bytes {
  const bytes = new Uint8Array(length)
  bytes.set(Buffer.from('ftypisom').subarray(0, Math.max(0, length - 4)), 4)
  return bytes
}

/** The messages of a 400. */
export function messagesOf({ body }: ApiAnswer): string[] {
  return (body.errors ?? []).map(({ message }: { message: string }) => message)
}
