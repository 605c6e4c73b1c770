/** An HTTP request without its socket. Header names are lower case; a repeated header is joined with `, `. */
export type WireRequest = {
  method: string
  /** As sent, still percent-encoded, without the query. */
  path: string
  /** As sent, without the question mark. */
  query: string
  headers: Record<string, string>
  body: string
  connection?: number
  /** The number of the newest event of the journal when the request began. */
  began?: number
  /** Aborted when the peer is gone. */
  signal?: AbortSignal
  /** An upload's body, where its path takes one; `body` is empty then. */
  incoming?: IncomingUpload
  /** What the upload brought, once it was read. */
  upload?: Upload
}

/** The bytes of an upload, or that they are more than is taken, or did not come while others waited for the room. */
export type UploadBody = Uint8Array | 'too-large' | 'quiet'

/**
 * The body of an upload, unread as yet, so that a fault acts on the head alone. `take` reads it, hands it to `use` and has
 * forgotten it when that is done; it is called at most once.
 */
export type IncomingUpload = { take<T>(use: (body: UploadBody) => T | Promise<T>): Promise<T> }

/** A file that was uploaded. None of its bytes are kept. */
export type UploadedFile = {
  /** In bytes. */
  length: number
  /** SHA-256 in hexadecimal digits. */
  digest: string
  /** As its first bytes tell; undefined for what is not known here. */
  type: string | undefined
  width: number | undefined
  height: number | undefined
}

/** What an upload brought: its members by name, a file's name among `files` and not among them. */
export type Upload = {
  members: Record<string, unknown>
  files: Record<string, UploadedFile>
  /** `json` unless it was a form, whose values are all texts. */
  form: 'json' | 'multipart' | 'urlencoded'
  /** Why nothing could be read of it; nothing is in it then. */
  problem?: 'content-type' | 'not-json' | 'multipart' | 'base64'
}

/** An HTTP answer without its socket. Header names are lower case. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: string }

/** `content-length` tells the length of the whole body; the connection ends after so many bytes of it. */
export type CutAnswer = WireAnswer & { sentBytes: number }

/** An answer, or what happens to the connection in place of one. */
export type WireOutcome = WireAnswer | CutAnswer | 'reset' | 'hang'
