import { afterRunning } from './running-time.ts'

/** The head of an answer, and its text; empty where that did not come to its end. */
export type Said = { response: Response; text: string }

/**
 * One request and its answer within so many real seconds (`afterRunning`), head and body together.
 *
 * The time keeps the process alive, which a `fetch` whose connection was closed does not, and it ends each wait: a signal
 * alone does not end that for a body that never comes.
 *
 * @throws {Error} whatever kept the head away, or that time is up.
 */
export async function askText(url: string, init: RequestInit, limitSeconds: number): Promise<Said> {
  const gone = new AbortController()
  let cancel: (() => void) | undefined
  const timeIsUp = new Promise<never>((_, reject) => {
    cancel = afterRunning(limitSeconds * 1000, () => {
      reject(new Error(`no answer within ${limitSeconds} s`))
      gone.abort()
    })
  })
  try {
    const response = await Promise.race([fetch(url, { ...init, signal: gone.signal }), timeIsUp])
    const text = await Promise.race([response.text(), timeIsUp]).catch(() => '')
    return { response, text }
  } finally {
    cancel?.()
  }
}
