import { kindOfSecret, SecretScan, type MockProvider } from '../../mock-provider/index.ts'
import type { OutputName } from './child.ts'

/** A secret of the mock in an output or a file: where it stood first, and which by its fingerprint. */
export type Leak = { output: string; line: number; what: string; fingerprint: string }

/** Output is looked at in pieces of this size, */
const PIECE = 65_536
/** each with so much of the one before: a secret may be cut in two, and stand there coloured or broken up. */
const OVERLAP = 16_384

type Seen = { waiting: Buffer[]; size: number; lines: number }

/** Finds secrets of the mock in two streams of output, as programs write them down. Each counts once for an output. */
export class LeakScanner {
  /** What was to be looked at and could not be; a clean result then proves nothing. */
  readonly unread: string[] = []
  readonly #found: Leak[] = []
  readonly #mock: MockProvider
  readonly #scan = new SecretScan()
  readonly #seen: Record<OutputName, Seen> = {
    stdout: { waiting: [], size: 0, lines: 0 },
    stderr: { waiting: [], size: 0, lines: 0 },
  }
  readonly #reported = new Set<string>()

  constructor(mock: MockProvider) {
    this.#mock = mock
  }

  /** What stood in the output so far. */
  get found(): Leak[] {
    this.#look('stdout')
    this.#look('stderr')
    return this.#found
  }

  /** Secrets too old to be known any more; with `lost > 0` a clean result proves nothing. */
  get lost(): number {
    return this.#mock.secrets().lost
  }

  /** The next piece of an output. */
  scan(output: OutputName, chunk: Buffer): void {
    const seen = this.#seen[output]
    seen.waiting.push(chunk)
    seen.size += chunk.length
    if (seen.size >= PIECE + OVERLAP) this.#look(output)
  }

  /** The files at a path, as they are now; where there is none, or one that cannot be read, `unread` says so. */
  scanFiles(path: string): void {
    this.#scan.add(this.#mock.secrets().values)
    try {
      for (const { secret, at } of this.#scan.scanPath(path)) this.#report(secret, ...splitPlace(at))
    } catch (error) {
      this.unread.push(error instanceof Error ? error.message : String(error))
    }
  }

  /** Secrets were issued in this process, so before they were printed. */
  #look(output: OutputName): void {
    this.#scan.add(this.#mock.secrets().values)
    const seen = this.#seen[output]
    const bytes = Buffer.concat(seen.waiting)
    for (const { secret, at } of this.#scan.scanBytes(bytes)) this.#report(secret, output, seen.lines + Number(at))
    const cut = Math.max(0, bytes.length - Math.max(OVERLAP, 2 * this.#scan.longest))
    seen.lines += countLines(bytes.subarray(0, cut))
    seen.waiting = [bytes.subarray(cut)]
    seen.size = bytes.length - cut
  }

  #report(secret: string, output: string, line: number): void {
    if (this.#reported.has(`${output} ${secret}`)) return
    this.#reported.add(`${output} ${secret}`)
    const kind = kindOfSecret(secret, this.#mock.clients.list())
    const what = `${/^[aA]/.test(kind) ? 'an' : 'a'} ${kind}`
    this.#found.push({ output, line, what, fingerprint: this.#mock.fingerprintOf(secret) })
  }
}

/** `app.log:3`, as a scan of files has it; a name may have colons of its own. */
function splitPlace(at: string): [file: string, line: number] {
  const colon = at.lastIndexOf(':')
  return [at.slice(0, colon), Number(at.slice(colon + 1))]
}

function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').split('\n').length - 1
}
