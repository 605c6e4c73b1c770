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
}

/** An HTTP answer without its socket. Header names are lower case. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: string }

/** `content-length` tells the length of the whole body; the connection ends after so many bytes of it. */
export type CutAnswer = WireAnswer & { sentBytes: number }

/** An answer, or what happens to the connection in place of one. */
export type WireOutcome = WireAnswer | CutAnswer | 'reset' | 'hang'
