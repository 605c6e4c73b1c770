import { readFileSync } from 'node:fs'
import {
  filesAt,
  OutputPieces,
  withArticle,
  type Leak,
  type NamedSecret,
  type OutputName,
  type Piece,
} from '../../mock-provider/index.ts'
import type { ControlApi } from './control-api.ts'
import type { Holding } from './mask.ts'
import type { LeakScan, Scanned } from './mock-behind.ts'

type Answer = { leaks: (NamedSecret & { line: number })[]; lost: number; tooShort?: NamedSecret[] }

/** Has a running mock say which of its secrets a text holds. */
export function holdingOf(api: ControlApi): Holding {
  return async (text) => {
    const bytes = Buffer.from(text)
    for (let at = 0; at === 0 || at + OVERLAP < bytes.length; at += CHUNK - OVERLAP) {
      const [first] = (await askFor(api, bytes.subarray(at, at + CHUNK))).leaks
      if (first) return `${withArticle(first.kind)} ${first.fingerprint}`
    }
    return undefined
  }
}

/** A character for each byte, whatever the encoding: secrets are ASCII. */
function askFor(api: ControlApi, bytes: Buffer): Promise<Answer> {
  return api.ask<Answer>('POST', '/findings/leaks', { text: bytes.toString('latin1') })
}

/** Has a running mock look for its secrets: they stay there, and what was printed goes to it, piece by piece. */
export class RemoteScan implements LeakScan {
  readonly #api: ControlApi
  readonly #pieces = { stdout: new OutputPieces(), stderr: new OutputPieces() }
  readonly #leaks = new Map<string, Leak>()
  readonly #unread: string[] = []
  #lost = 0
  #tooShort: NamedSecret[] = []
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
    // Whatever was printed, the mock says what it would not have looked for.
    this.#asked = this.#asked.then(() => this.#ask('stdout', { bytes: Buffer.alloc(0), lines: 0 }))
    await this.#asked
    const [leaks, lost, unread, tooShort] = [[...this.#leaks.values()], this.#lost, this.#unread, this.#tooShort]
    return { leaks, lost, unread, tooShort }
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
      // A mock of before has no such member.
      const { leaks, lost, tooShort = [] } = await askFor(this.#api, bytes)
      this.#tooShort = tooShort
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

/** Files and long texts are handed on in parts of this size, */
const CHUNK = 65_536
/** texts with so much of the part before. */
const OVERLAP = 4096

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
