import type { ClientName, Operation, Proof, UserName } from './operations.ts'
import { ACCESS_LIFE, CODE_LIFE, REFRESH_LIFE, type Rules } from './rules.ts'

/** Grants as they should be: who was allowed what, which tokens live, and why the others are dead. It has never heard of HTTP or a store. */

type End = 'replay' | 'user' | 'app' | 'age'

type Grant = {
  id: string
  client: ClientName
  user: UserName
  offline: boolean
  since: number
  ended?: End
  accessCount: number
  refreshCount: number
}
type Code = { grant: string; issuedAt: number; spent?: true }
type AccessToken = { grant: string; number: number; until: number; revoked?: true }
type RefreshToken = {
  grant: string
  number: number
  until: number
  uses: number
  spentAt?: number
  revoked?: true
  /** What it was traded for, for profiles with grace. */
  pair?: Issued
}
/** Tokens as texts. */
export type Issued = { access: string; refresh?: string | undefined }

type State = {
  now: number
  grantCount: number
  suspended: ClientName[]
  grants: Record<string, Grant>
  codes: Record<string, Code>
  access: Record<string, AccessToken>
  refresh: Record<string, RefreshToken>
}

/** What must be seen of one request. Where more than one reason is true, the journal may say either. */
export type Verdict = {
  status: number
  error?: string
  kind: string
  reasons?: string[]
  /** `g1 replay` for each family that ends. */
  ends?: string[]
  /** What the new tokens belong to. */
  issues?: { grant: Grant; from?: RefreshToken; withRefresh: boolean }
  /** The same tokens as before. */
  repeats?: Issued
}

type Wire<Name> = Extract<Operation, { does: Name }>
type Denial = { status: number; error: string; reason: string }

export class Model {
  readonly rules: Rules
  #state: State
  readonly #start: State
  #saved: State

  constructor(rules: Rules, now: number) {
    this.rules = rules
    const empty = { grantCount: 0, suspended: [], grants: {}, codes: {}, access: {}, refresh: {} }
    this.#state = { now, ...empty }
    this.#start = structuredClone(this.#state)
    this.#saved = this.#start
  }

  get now(): number {
    return this.#state.now
  }

  set now(now: number) {
    this.#state.now = now
  }

  save(): void {
    this.#saved = structuredClone(this.#state)
  }

  /** Pairs for grace are in no save point. */
  restore(): void {
    this.#state = structuredClone(this.#saved)
    for (const token of Object.values(this.#state.refresh)) delete token.pair
  }

  reset(): void {
    this.#state = structuredClone(this.#start)
  }

  isSuspended(client: ClientName): boolean {
    return this.#state.suspended.includes(client)
  }

  suspend(client: ClientName, isSuspended: boolean): void {
    const others = this.#state.suspended.filter((name) => name !== client)
    this.#state.suspended = isSuspended ? [...others, client] : others
  }

  /** What the user allowed. */
  open(grant: { client: ClientName; user: UserName; offline: boolean }): Grant {
    const id = `g${++this.#state.grantCount}`
    const opened = { id, ...grant, since: this.now, accessCount: 0, refreshCount: 0 }
    this.#state.grants[id] = opened
    return opened
  }

  issueCode(grant: Grant, code: string): void {
    this.#state.codes[code] = { grant: grant.id, issuedAt: this.now }
  }

  /** @returns the labels of the new tokens. */
  issue(grant: Grant, { access, refresh }: Issued, lifetime = ACCESS_LIFE): string[] {
    this.#state.access[access] = { grant: grant.id, number: ++grant.accessCount, until: this.now + lifetime }
    if (refresh === undefined) return [`AT#${grant.accessCount}`]
    const until = (this.rules.refreshLifeStartsAnew ? this.now : grant.since) + REFRESH_LIFE
    this.#state.refresh[refresh] = { grant: grant.id, number: ++grant.refreshCount, until, uses: 0 }
    return [`AT#${grant.accessCount}`, `RT#${grant.refreshCount}`]
  }

  /** The answer's tokens, now that they are known. @returns the labels of all that the journal names. */
  take({ grant, from }: NonNullable<Verdict['issues']>, tokens: Issued): string[] {
    if (!from) return this.issue(grant, tokens)
    const label = `RT#${from.number}`
    if (from.spentAt === this.now) from.pair = tokens
    return [label, ...this.issue(grant, tokens)]
  }

  /** A code for tokens: who asks, then whose the code is, then whether it lives, then whether the rest fits. */
  exchange({ client, proof, verifier, redirect }: Wire<'exchange'>, text: string): Verdict {
    const denial = this.#authenticate(client, proof)
    if (denial) return refused('code.refused', denial)
    const dead = (reason: string, ends: string[] = []): Verdict => ({
      ...refused('code.refused', { status: 400, error: this.rules.deadTokenError, reason }),
      ends,
    })
    const code = this.#state.codes[text]
    const grant = code && this.#state.grants[code.grant]
    if (!code || !grant) return dead('unknown')
    if (grant.client !== client) return dead('client')
    if (code.spent) return dead('replayed', this.rules.codeReplayEnds ? this.#end(grant, 'replay') : [])
    if (grant.ended) return dead('revoked')
    if (this.now - code.issuedAt > CODE_LIFE) return dead('expired')
    if (this.rules.failureSpendsCode || (redirect && verifier)) code.spent = true
    if (!redirect) return dead('redirect')
    if (!verifier) return dead('verifier')
    return { status: 200, kind: 'tokens.issued', issues: { grant, withRefresh: grant.offline } }
  }

  refresh({ client, proof }: Wire<'refresh'>, text: string): Verdict {
    const denial = this.#authenticate(client, proof)
    if (denial) return refused('refresh.refused', denial)
    const token = this.#state.refresh[text]
    const grant = token && this.#state.grants[token.grant]
    const { deadTokenError, foreignTokenError } = this.rules
    const dead = (reasons: string[], ends: string[] = []): Verdict => ({
      ...refused('refresh.refused', { status: 400, error: deadTokenError, reason: '' }),
      reasons,
      ends,
    })
    if (!token || !grant) return dead(['unknown'])
    if (grant.client !== client)
      return refused('refresh.refused', { status: 400, error: foreignTokenError, reason: 'client' })
    const repeats = this.#repeated(grant, token)
    if (repeats) return { status: 200, kind: 'refresh.done', reasons: ['grace'], repeats }
    if (this.#isOver(grant)) return dead(['revoked'])
    if (token.spentAt !== undefined)
      return dead(
        token.revoked ? ['replayed', 'revoked'] : ['replayed'],
        this.rules.replayEnds ? this.#end(grant, 'replay') : [],
      )
    if (token.revoked) return dead(['revoked'])
    if (this.now >= token.until) return dead(['expired'], this.#end(grant, 'age'))
    const rotates = this.#rotates(token)
    token.uses += 1
    if (rotates) token.spentAt = this.now
    return { status: 200, kind: 'refresh.done', issues: { grant, from: token, withRefresh: rotates && grant.offline } }
  }

  /** RFC 7009: another's token and an unknown one are answered alike, and left alone. */
  revoke({ client, proof, hint }: Wire<'revoke'>, text: string): Verdict {
    const kind = 'revoke.called'
    const denial = this.#authenticate(client, proof)
    if (denial) return refused(kind, denial)
    if (this.rules.hintNeeded && hint === undefined)
      return refused(kind, { status: 400, error: 'invalid_request', reason: 'parameter' })
    const token = this.#state.access[text] ?? this.#state.refresh[text]
    const grant = token && this.#state.grants[token.grant]
    if (!token || !grant) return { status: 200, kind, reasons: ['unknown'] }
    if (grant.client !== client) return { status: this.rules.foreignRevocation, kind, reasons: ['client'] }
    token.revoked = true
    const ends = this.rules.revocationEndsGrant ? this.#end(grant, 'app') : []
    return { status: 200, kind, reasons: ['revoked'], ends }
  }

  /** @returns what ends. */
  revokeByUser({ client, user }: Wire<'revoke by user'>): string[] {
    const theirs = Object.values(this.#state.grants).filter((grant) => grant.client === client && grant.user === user)
    return theirs.flatMap((grant) => this.#end(grant, 'user'))
  }

  /** users/me. */
  call(text: string): Verdict {
    const kind = 'api.called'
    const dead = (...reasons: string[]): Verdict => ({ status: 401, kind, reasons })
    const token = this.#state.access[text]
    const grant = token && this.#state.grants[token.grant]
    if (!token || !grant) return dead('unknown')
    const deaths = this.#deathsOf(token, grant)
    if (deaths.length > 0) return dead(...deaths)
    if (this.isSuspended(grant.client)) return dead('client-suspended')
    return { status: 200, kind }
  }

  /** Seconds until a token that lives is refused; 0 for one that is dead, undefined for one that was never there. */
  secondsToExpiryOf(text: string): number | undefined {
    const access = this.#state.access[text]
    const refresh = this.#state.refresh[text]
    const token = access ?? refresh
    const grant = token && this.#state.grants[token.grant]
    if (!token || !grant) return undefined
    const isDead = access
      ? this.#deathsOf(access, grant).length > 0
      : this.#isOver(grant) || refresh?.spentAt !== undefined
    return isDead || token.revoked ? 0 : Math.max(0, token.until - this.now)
  }

  #deathsOf(token: AccessToken, grant: Grant): string[] {
    const isOld = !this.rules.oldAccessTokenLives && token.number < grant.accessCount
    return [
      ...(this.#isOver(grant) || token.revoked ? ['revoked'] : []),
      ...(this.now >= token.until ? ['expired'] : []),
      ...(isOld ? ['superseded'] : []),
    ]
  }

  /** Of age, a family loses its way to new tokens only; what it has lives on. */
  #isOver({ ended }: Grant): boolean {
    return ended !== undefined && ended !== 'age'
  }

  /** A family ends once, but for one that ended of age: user, app and replay still end what lives of it. */
  #end(grant: Grant, why: End): string[] {
    if (grant.ended !== undefined && (grant.ended !== 'age' || why === 'age')) return []
    grant.ended = why
    return [`${grant.id} ${why}`]
  }

  #rotates({ uses }: RefreshToken): boolean {
    return this.rules.rotation === 'always' || (this.rules.rotation === 'alternate' && uses % 2 === 1)
  }

  /** The directly preceding token, for a while, is answered with the same pair, as long as all of it lives. */
  #repeated(grant: Grant, { number, spentAt, revoked, until, pair }: RefreshToken): Issued | undefined {
    if (!pair || spentAt === undefined || this.now - spentAt >= this.rules.graceSeconds) return undefined
    const access = this.#state.access[pair.access]
    const next = this.#state.refresh[pair.refresh ?? '']
    const lives = !this.#isOver(grant) && !revoked && this.now < until && number === grant.refreshCount - 1
    const pairLives =
      access && next && this.#deathsOf(access, grant).length === 0 && !next.revoked && this.now < next.until
    return lives && pairLives ? pair : undefined
  }

  #authenticate(client: ClientName, proof: Proof): Denial | undefined {
    const { authenticationError: error, publicMayNotSendBasic, secretInBody } = this.rules
    const sendsBasic = proof === 'wrong secret' || proof === 'old secret' || (proof === 'right' && client !== 'public')
    // RFC 6749 §5.2: 401 to who tried it in a header, where the profile follows it.
    const status = error === 'invalid_client' && sendsBasic ? 401 : 400
    if (this.isSuspended(client)) return { status, error: 'invalid_client', reason: 'client-suspended' }
    if (client === 'public')
      return sendsBasic && publicMayNotSendBasic ? { status, error, reason: 'client' } : undefined
    if (proof === 'right' || (proof === 'in the body' && secretInBody)) return undefined
    return { status: 401, error, reason: REASONS[proof] }
  }
}

const REASONS: Record<Exclude<Proof, 'right'>, string> = {
  'wrong secret': 'client-secret',
  'old secret': 'client-secret',
  none: 'basic-missing',
  'in the body': 'secret-in-body',
}

function refused(kind: string, { status, error, reason }: Denial): Verdict {
  return { status, error, kind, reasons: [reason] }
}
