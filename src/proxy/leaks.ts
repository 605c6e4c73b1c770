import { kindOfSecret, SecretScan, type MockProvider } from '../../mock-provider/index.ts'
import type { OutputName } from './child.ts'

/** A secret of the mock in what the program printed: where it stood first, and which by its fingerprint. */
export type Leak = { output: OutputName; line: number; what: string; fingerprint: string }

/** Finds secrets of the mock in two streams of output, as programs write them down. Each counts once for an output. */
export class LeakScanner {
  readonly found: Leak[] = []
  readonly #mock: MockProvider
  readonly #scan = new SecretScan()
  readonly #seen = { stdout: { tail: Buffer.alloc(0), lines: 0 }, stderr: { tail: Buffer.alloc(0), lines: 0 } }
  readonly #reported = new Set<string>()

  constructor(mock: MockProvider) {
    this.#mock = mock
  }

  /** Secrets too old to be known any more; with `lost > 0` a clean result proves nothing. */
  get lost(): number {
    return this.#mock.secrets().lost
  }

  /** The next piece of an output. A secret may be cut in two by it; it was issued in this process, so before it is printed. */
  scan(output: OutputName, chunk: Buffer): void {
    this.#scan.add(this.#mock.secrets().values)
    const seen = this.#seen[output]
    const bytes = Buffer.concat([seen.tail, chunk])
    for (const { secret, at } of this.#scan.scanBytes(bytes)) {
      if (this.#reported.has(`${output} ${secret}`)) continue
      this.#reported.add(`${output} ${secret}`)
      const kind = kindOfSecret(secret, this.#mock.clients.list())
      const what = `${/^[aA]/.test(kind) ? 'an' : 'a'} ${kind}`
      this.found.push({ output, line: seen.lines + Number(at), what, fingerprint: this.#mock.fingerprintOf(secret) })
    }
    const cut = Math.max(0, bytes.length - this.#scan.longest + 1)
    seen.lines += countLines(bytes.subarray(0, cut))
    seen.tail = bytes.subarray(cut)
  }
}

function countLines(bytes: Buffer): number {
  return bytes.toString('latin1').split('\n').length - 1
}
