import { types } from 'node:util'

/**
 * Reads a stream as `fetch` reads a body.
 *
 * @param take is given each chunk; it is read on when that is done, and no further after `false`: then it is cancelled.
 * @param signals each cancels it, also while nothing comes, and rejects with its reason.
 * @throws {TypeError} as global fetch does, for a stream that fails and for a chunk that is not of bytes (Fetch, §4.6).
 */
export async function readStream(
  stream: ReadableStream<unknown>,
  take: (chunk: Uint8Array) => boolean | Promise<boolean>,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  const reader = stream.getReader()
  const cancel = (reason?: unknown) => void reader.cancel(reason).catch(() => {})
  const stop = (event: Event) => cancel((event.target as AbortSignal).reason)
  try {
    for (const signal of signals) signal?.addEventListener('abort', stop, { once: true })
    for (;;) {
      throwIfAborted(signals)
      const { done, value } = await reader.read().catch(fail)
      throwIfAborted(signals)
      if (done) return
      // By its kind: one of another realm, as those of tests that run in a vm are, is no instance of our class.
      if (!types.isUint8Array(value)) fail(new TypeError('Received non-Uint8Array chunk'))
      else if (!(await take(value))) return
    }
  } finally {
    for (const signal of signals) signal?.removeEventListener('abort', stop)
    cancel()
  }
}

function throwIfAborted(signals: readonly (AbortSignal | undefined)[]): void {
  for (const signal of signals) signal?.throwIfAborted()
}

function fail(cause: unknown): never {
  throw new TypeError('fetch failed', { cause })
}
