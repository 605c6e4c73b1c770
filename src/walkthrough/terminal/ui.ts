/**
 * One answer of a question. `key` is what callers see; in plain mode it can be typed as a word. `letter` means this answer, also
 * where the word of another begins with it.
 */
export type Option = { key: string; label: string; letter?: string }

/** How the course talks to a person; one prompt at a time, nothing is ever repainted. */
export type Ui = {
  readonly columns: number
  /** False in plain mode: no drawings, everything in words. */
  readonly draws: boolean
  say(...lines: string[]): void
  /** The key of the chosen option; undefined when the signal came first. @throws {Left} */
  choose(question: string, options: readonly Option[], signal?: AbortSignal): Promise<string | undefined>
  /** One line of free text; undefined when the signal came first. @throws {Left} */
  ask(question: string, signal?: AbortSignal): Promise<string | undefined>
}

/** The person left: Ctrl-C, Ctrl-D, or `q`. */
export class Left extends Error {}

/** Does work while the keyboard is quiet. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const end = quieten()
  try {
    return await work()
  } finally {
    end()
  }
}

/**
 * Quiets the keyboard: a stray key must not answer the next question. Ctrl-C still leaves.
 *
 * @param onKey is called with each letter that is typed meanwhile.
 * @returns how to end that.
 */
export function quieten(onKey: (key: string) => unknown = () => {}): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => {}
  const onData = (data: Buffer): void => {
    if (data.includes(CTRL_C)) process.emit('SIGINT')
    for (const key of data.toString('latin1')) onKey(key)
  }
  stdin.setRawMode(true)
  stdin.on('data', onData)
  stdin.resume()
  return () => {
    stdin.off('data', onData)
    stdin.setRawMode(false)
    stdin.pause()
  }
}

const CTRL_C = 3

/** At most 80 columns, also on a wide screen: lines of that length can be read. */
export function columnsOf(stream: { columns?: number }): number {
  return Math.max(40, Math.min(stream.columns || 80, 80)) - 1
}
