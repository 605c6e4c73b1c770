/** A line is on its way after so long, at the latest. */
const GATHER_MS = 50
/** What has gathered to this many characters goes out at once. */
const GATHER_CHARACTERS = 65_536

type Output = { write(text: string): unknown }

/**
 * Lines for standard output, many in one write: under load a write a line costs more than a request. None is lost and none
 * passes another: what has gathered goes out at the end of the process as well, also when it ends by an error or by
 * `process.exit`. Of the signals, those that somebody handles end a process in that way.
 */
export class LineWriter {
  readonly #output: Output
  #gathered = ''
  #timer: NodeJS.Timeout | undefined

  constructor(output: Output = process.stdout) {
    this.#output = output
    process.on('exit', this.#flushAtEnd)
    // Before Node prints the error and exits.
    process.on('uncaughtExceptionMonitor', this.#flushAtEnd)
  }

  /** One line, without its end. */
  write(line: string): void {
    this.#gathered += `${line}\n`
    if (this.#gathered.length >= GATHER_CHARACTERS) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), GATHER_MS)
  }

  /** What has gathered goes out now: before somebody else writes to the same output. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const text = this.#gathered
    this.#gathered = ''
    if (text !== '') this.#output.write(text)
  }

  /** Nothing gathers any more. */
  close(): void {
    this.flush()
    process.off('exit', this.#flushAtEnd)
    process.off('uncaughtExceptionMonitor', this.#flushAtEnd)
  }

  readonly #flushAtEnd = (): void => this.flush()
}
