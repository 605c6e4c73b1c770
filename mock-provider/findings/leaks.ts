import type { Client } from '../world/clients.ts'
import { OutputPieces } from './output-pieces.ts'
import { kindOfSecret, SecretScan } from './secret-scan.ts'

/** Whose secrets are looked for; a `MockProvider` is one. `lost` counts those that are too old to be known any more. */
export type SecretSource = {
  secrets(): { values: string[]; lost: number }
  fingerprintOf(secret: string): string
  readonly clients: { list(): readonly Pick<Client, 'clientSecret' | 'apiSecret'>[] }
}

/** The two outputs of a program. */
export type OutputName = 'stdout' | 'stderr'

/** A secret in a text or a file: what it is, which by its fingerprint, written how, and where (a line, with its file). */
export type FoundSecret = { kind: string; fingerprint: string; form: string; at: string }

/** A secret of which no more is said than what it is and which. */
export type NamedSecret = { kind: string; fingerprint: string }

/**
 * The secrets that a text holds, or the files under a path. With `lost > 0` there may be others; those of fewer than eight
 * characters are not looked for, as ordinary words hold them, and named in `tooShort`.
 *
 * @param scan one that is kept from call to call knows most of them already.
 */
export function findSecrets(
  source: SecretSource,
  held: { text: string } | { path: string },
  scan = new SecretScan(),
): { found: FoundSecret[]; lost: number; tooShort: NamedSecret[] } {
  const { values, lost } = source.secrets()
  scan.add(values)
  const findings = 'path' in held ? scan.scanPath(held.path) : scan.scanText(held.text)
  const found = findings.map(({ secret, form, at }) => ({ ...nameOf(source, secret), form, at }))
  return { found, lost, tooShort: scan.tooShort.map((secret) => nameOf(source, secret)) }
}

function nameOf(source: SecretSource, secret: string): NamedSecret {
  return { kind: kindOfSecret(secret, source.clients.list()), fingerprint: source.fingerprintOf(secret) }
}

/** A secret of the mock in an output or a file: where it stood first, and which by its fingerprint. */
export type Leak = { output: string; line: number; what: string; fingerprint: string }

/** `an access token`, `a refresh token`: a kind of secret in a sentence. */
export function withArticle(kind: string): string {
  return `${/^[aA]/.test(kind) ? 'an' : 'a'} ${kind}`
}

/** Finds secrets of the mock in two streams of output, as programs write them down. Each counts once for an output. */
export class LeakScanner {
  /** What was to be looked at and could not be; a clean result then proves nothing. */
  readonly unread: string[] = []
  readonly #found: Leak[] = []
  readonly #source: SecretSource
  readonly #scan = new SecretScan()
  readonly #pieces = { stdout: new OutputPieces(), stderr: new OutputPieces() }
  readonly #reported = new Set<string>()

  constructor(source: SecretSource) {
    this.#source = source
  }

  /** What stood in the output so far. */
  get found(): Leak[] {
    this.#look('stdout')
    this.#look('stderr')
    return this.#found
  }

  /** Secrets too old to be known any more; with `lost > 0` a clean result proves nothing. */
  get lost(): number {
    return this.#source.secrets().lost
  }

  /** Secrets that ordinary words would hold: they are not looked for. */
  get tooShort(): NamedSecret[] {
    this.#scan.add(this.#source.secrets().values)
    return this.#scan.tooShort.map((secret) => nameOf(this.#source, secret))
  }

  /** What comes next of an output. */
  scan(output: OutputName, chunk: Buffer): void {
    if (this.#pieces[output].add(chunk)) this.#look(output)
  }

  /** The files at a path, as they are now; where there is none, or one that cannot be read, `unread` says so. */
  scanFiles(path: string): void {
    this.#scan.add(this.#source.secrets().values)
    try {
      for (const { secret, at } of this.#scan.scanPath(path)) this.#report(secret, ...splitPlace(at))
    } catch (error) {
      this.unread.push(error instanceof Error ? error.message : String(error))
    }
  }

  /** Secrets were issued in this process, so before they were printed. */
  #look(output: OutputName): void {
    this.#scan.add(this.#source.secrets().values)
    const { bytes, lines } = this.#pieces[output].take(2 * this.#scan.longest)
    for (const { secret, at } of this.#scan.scanBytes(bytes)) this.#report(secret, output, lines + Number(at))
  }

  #report(secret: string, output: string, line: number): void {
    if (this.#reported.has(`${output} ${secret}`)) return
    this.#reported.add(`${output} ${secret}`)
    const { kind, fingerprint } = nameOf(this.#source, secret)
    this.#found.push({ output, line, what: withArticle(kind), fingerprint })
  }
}

/** `app.log:3`, as a scan of files has it; a name may have colons of its own. */
function splitPlace(at: string): [file: string, line: number] {
  const colon = at.lastIndexOf(':')
  return [at.slice(0, colon), Number(at.slice(colon + 1))]
}
