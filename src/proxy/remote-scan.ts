import { readFileSync } from 'node:fs'
import {
  filesAt,
  OutputPieces,
  withArticle,
  type Leak,
  type OutputName,
  type Piece,
} from '../../mock-provider/index.ts'
import type { ControlApi } from './control-api.ts'
import type { LeakScan, Scanned } from './mock-behind.ts'

type Answer = { leaks: { kind: string; fingerprint: string; line: number }[]; lost: number }

/** Has a running mock look for its secrets: they stay there, and what was printed goes to it, piece by piece. */
export class RemoteScan implements LeakScan {
  readonly #api: ControlApi
  readonly #pieces = { stdout: new OutputPieces(), stderr: new OutputPieces() }
  readonly #leaks = new Map<string, Leak>()
  readonly #unread: string[] = []
  #lost = 0
  /** One piece after the other: the first place of each secret counts. */
  #asked: Promise<void> = Promise.resolve()

  constructor(api: ControlApi) {
    this.#api = api
  }

  scan(output: OutputName, chunk: Buffer): void {
    const pieces = this.#pieces[output]
    if (pieces.add(chunk)) this.#look(output, pieces.take())
  }

  scanFiles(path: string): void {
    try {
      for (const file of filesAt(path)) this.#lookWhole(file, readFileSync(file))
    } catch (error) {
      this.#unread.push(messageOf(error))
    }
  }

  async result(): Promise<Scanned> {
    for (const output of ['stdout', 'stderr'] as const) this.#look(output, this.#pieces[output].take())
    await this.#asked
    return { leaks: [...this.#leaks.values()], lost: this.#lost, unread: this.#unread }
  }

  #lookWhole(file: string, bytes: Buffer): void {
    const pieces = new OutputPieces()
    for (let at = 0; at < bytes.length; at += CHUNK)
      if (pieces.add(bytes.subarray(at, at + CHUNK))) this.#look(file, pieces.take())
    this.#look(file, pieces.take())
  }

  #look(output: string, piece: Piece): void {
    if (piece.bytes.length === 0) return
    this.#asked = this.#asked.then(() => this.#ask(output, piece))
  }

  async #ask(output: string, { bytes, lines }: Piece): Promise<void> {
    try {
      // A character for each byte, whatever the encoding: secrets are ASCII.
      const { leaks, lost } = await this.#api.ask<Answer>('POST', '/findings/leaks', { text: bytes.toString('latin1') })
      this.#lost = Math.max(this.#lost, lost)
      for (const { kind, fingerprint, line } of leaks) {
        const key = `${output} ${kind} ${fingerprint}`
        if (!this.#leaks.has(key))
          this.#leaks.set(key, { output, line: lines + line, what: withArticle(kind), fingerprint })
      }
    } catch (error) {
      this.#unread.push(`${output}: ${messageOf(error)}`)
    }
  }
}

/** Files are handed on in parts of this size. */
const CHUNK = 65_536

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
