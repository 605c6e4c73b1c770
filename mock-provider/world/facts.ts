import type { ForeignText } from './foreign-text.ts'
import type { Fact } from './journal.ts'
import { fingerprint, type Secrets } from './secrets.ts'

/** Parameters and headers that are no secrets: their values may stand in the journal. Everything else may not. */
const PUBLIC = new Set(
  [
    ['grant_type', 'response_type', 'client_id', 'redirect_uri', 'scope', 'code_challenge_method', 'token_type_hint'],
    ['token_type', 'expires_in', 'error', 'error_description', 'decision', 'user'],
    ['user.fields', 'tweet.fields', 'expansions', 'ids', 'usernames', 'max_results'],
    ['command', 'media_category', 'media_type', 'total_bytes', 'segment_index'],
    ['host', 'content-type', 'content-length', 'accept', 'accept-encoding', 'user-agent', 'connection', 'x-lab-actor'],
    ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'origin', 'upgrade-insecure-requests', 'transfer-encoding'],
  ].flat(),
)

/** Longer values and names are cut in the journal. */
const MAX_VALUE = 300
const MAX_NAME = 100
/** How many values and names are shared between events. */
const MAX_SHARED = 2000

type Where = Fact['in']

/**
 * How the journal of one world writes down a parameter or header: in clear if it is public, else as length and fingerprint.
 *
 * A secret in the wrong place (the secret as `client_id`, a token behind a name) is a secret all the same. Facts that repeat
 * from request to request (headers, client id, grant type) are shared objects, and frozen.
 */
export class Facts {
  readonly #secrets: Secrets
  readonly #foreign: ForeignText
  #shared = new Map<Where, Map<string, Map<string, Fact>>>()
  #names = new Map<string, string>()
  #sharedCount = 0
  #seenChanges = 0

  constructor(secrets: Secrets, foreign: ForeignText) {
    this.#secrets = secrets
    this.#foreign = foreign
  }

  /** True for a name that checks look at: whatever else is left out of the journal, it is there. */
  isPublic(name: string): boolean {
    return PUBLIC.has(name) || name === 'authorization'
  }

  of(where: Where, name: string, value: string): Fact {
    if (this.#seenChanges !== this.#secrets.changes) this.#forget()
    if (!PUBLIC.has(name)) return this.#secretFact(where, name, value)
    return this.#shared.get(where)?.get(name)?.get(value) ?? this.#publicFact(where, name, value)
  }

  #publicFact(where: Where, name: string, value: string): Fact {
    const written = this.#foreign.write(value, MAX_VALUE)
    const isSecret = written === fingerprint(this.#secrets.digest(value))
    const known = this.#nameOf(name)
    if (isSecret) return { in: where, name: known, length: value.length, fingerprint: written }
    const fact = { in: where, name: known, value: written, length: value.length }
    if (written === value && this.#sharedCount < MAX_SHARED) this.#share(fact, written)
    return fact
  }

  #share(fact: Fact, value: string): void {
    Object.freeze(fact)
    this.#sharedCount += 1
    const byName = this.#shared.get(fact.in) ?? new Map<string, Map<string, Fact>>()
    const byValue = byName.get(fact.name) ?? new Map<string, Fact>()
    this.#shared.set(fact.in, byName.set(fact.name, byValue.set(value, fact)))
  }

  /** Literals: V8 makes slow and large objects of spreads. */
  #secretFact(where: Where, name: string, value: string): Fact {
    const { length } = value
    // The scheme is no secret, and a check must see whether Basic was sent.
    const scheme = name === 'authorization' ? /^(?:basic|bearer|oauth)(?= )/i.exec(value)?.[0] : undefined
    if (scheme === undefined)
      return { in: where, name: this.#nameOf(name), length, fingerprint: this.#fingerprintOf(value) }
    const credentials = this.#fingerprintOf(value.slice(scheme.length + 1))
    return { in: where, name, value: scheme, length, fingerprint: credentials }
  }

  /** One text for a name that comes again and again. */
  #nameOf(name: string): string {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const written = this.#foreign.write(name, MAX_NAME)
    if (written === name && this.#names.size < MAX_SHARED) this.#names.set(written, written)
    return written
  }

  #fingerprintOf(value: string): string {
    return fingerprint(this.#secrets.digest(value))
  }

  #forget(): void {
    this.#seenChanges = this.#secrets.changes
    this.#shared = new Map()
    this.#names = new Map()
    this.#sharedCount = 0
  }
}
