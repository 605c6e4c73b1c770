/** How far into a part its head can reach, and how many parts are looked at: our choice. */
const MAX_HEAD = 2000
const MAX_PARTS = 50

/** What Node reads of a multipart body; undefined where it cannot. */
export async function readForm(contentType: string, body: Uint8Array): Promise<FormData | undefined> {
  const named = withFileName(contentType, body)
  try {
    // As bytes: a body of another realm, as those of tests that run in a vm are, would be taken for a text.
    return await new Response(new Uint8Array(named), { headers: { 'content-type': contentType } }).formData()
  } catch {
    return undefined
  }
}

/**
 * The same body with a file name at the part `media`, whatever was there.
 *
 * twitter-api-v2 sends none, and X takes it; Node would read the part as a text and lose every byte that is no UTF-8. Some
 * forms of a name that other clients send, without quotes or as `filename*`, Node does not read at all.
 */
function withFileName(contentType: string, bytes: Uint8Array): Uint8Array {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`
  if (delimiter === '--') return bytes
  let at = body.indexOf(delimiter)
  for (let part = 0; at !== -1 && part < MAX_PARTS; part += 1) {
    const from = at + delimiter.length
    const head = body.toString('latin1', from, from + MAX_HEAD).split('\r\n\r\n', 1)[0] ?? ''
    const disposition = DISPOSITION.exec(head)
    if (disposition) {
      const start = from + disposition.index
      const rest = body.subarray(start + disposition[0].length)
      return Buffer.concat([body.subarray(0, start), Buffer.from(NAMED), rest])
    }
    at = body.indexOf(delimiter, from)
  }
  return bytes
}

const DISPOSITION = /content-disposition:[^\r\n]*[\s;]name="?media"?(?=[\s;]|\r\n|$)[^\r\n]*/i
const NAMED = 'Content-Disposition: form-data; name="media"; filename="media"'
