import assert from 'node:assert/strict'
import type { MockProvider, Snapshot } from '../../mock-provider/index.ts'
import { authorizationUrl } from '../mock-provider/fixtures.ts'
import { Model, type Verdict } from './model.ts'
import type { Operation } from './operations.ts'
import type { Rules } from './rules.ts'
import { endsIn, Wire, type Seen } from './wire.ts'

const SCOPES = ['tweet.read', 'users.read']
const SPENT = 'x'.repeat(91)

/** Tells one story to a mock and to the model, and compares what both say after each operation. */
export class Story {
  readonly #mock: MockProvider
  readonly #wire: Wire
  readonly #model: Model
  /** Every text that was ever handed out, also in a future that a restore took back. */
  readonly #texts = { code: [SPENT], access: [SPENT], refresh: [SPENT] }
  readonly #start: Snapshot
  #saved: Snapshot

  constructor(mock: MockProvider, rules: Rules) {
    this.#mock = mock
    this.#wire = new Wire(mock)
    this.#model = new Model(rules, mock.clock.now())
    this.#start = mock.snapshot()
    this.#saved = this.#start
  }

  async tell(operation: Operation): Promise<void> {
    switch (operation.does) {
      case 'sign in':
        return this.#signIn(operation)
      case 'authorize':
        return this.#authorize(operation)
      case 'exchange': {
        const code = newest(this.#texts.code, operation.code)
        return this.#compare(this.#model.exchange(operation, code), await this.#wire.exchange(code, operation))
      }
      case 'refresh': {
        const token = newest(operation.access ? this.#texts.access : this.#texts.refresh, operation.token)
        return this.#compare(this.#model.refresh(operation, token), await this.#wire.refresh(token, operation))
      }
      case 'revoke': {
        const token = newest(operation.access ? this.#texts.access : this.#texts.refresh, operation.token)
        return this.#compare(this.#model.revoke(operation, token), await this.#wire.revoke(token, operation))
      }
      case 'call': {
        const token = newest(operation.refresh ? this.#texts.refresh : this.#texts.access, operation.token)
        return this.#compare(this.#model.call(token), await this.#wire.call(token))
      }
      default:
        return this.#pull(operation)
    }
  }

  /** At the end: every token that was ever handed out is as alive as the model says. */
  async audit(): Promise<void> {
    for (const token of new Set(this.#texts.access))
      this.#compare(this.#model.call(token), await this.#wire.call(token))
  }

  #compare(expected: Verdict, seen: Seen): void {
    const { status, kind, error, reasons, ends = [], issues, repeats } = expected
    assert.deepEqual({ status: seen.status, kind: seen.kind, ends: seen.ends }, { status, kind, ends })
    if (error !== undefined) assert.equal(seen.error, error)
    const isTrue = reasons?.includes(seen.reason ?? '') ?? seen.reason === undefined
    assert.ok(isTrue, `the journal says ${seen.reason}, not ${reasons?.join(' or ')}`)
    if (repeats) assert.deepEqual(seen.tokens, repeats)
    if (!issues) return
    assert.ok(seen.tokens, 'no tokens came')
    assert.equal(seen.tokens.refresh !== undefined, issues.withRefresh)
    this.#handOut(seen.tokens)
    assert.deepEqual(seen.labels, this.#model.take(issues, seen.tokens))
  }

  #handOut({ access, refresh }: NonNullable<Seen['tokens']>): void {
    this.#texts.access.push(access)
    if (refresh !== undefined) this.#texts.refresh.push(refresh)
  }

  async #signIn({ client, user, offline, seconds }: Extract<Operation, { does: 'sign in' }>): Promise<void> {
    const scopes = offline ? [...SCOPES, 'offline.access'] : SCOPES
    const options = { client: this.#wire.idOf(client), user, scopes }
    const tokens = await this.#mock.signIn({ ...options, ...(seconds !== undefined && { expiresInSeconds: seconds }) })
    const issued = { access: tokens.accessToken, refresh: tokens.refreshToken }
    this.#handOut(issued)
    const labels = this.#model.issue(this.#model.open({ client, user, offline }), issued, seconds)
    assert.deepEqual(this.#mock.journal.events.at(-1)?.labels, labels)
  }

  async #authorize(operation: Extract<Operation, { does: 'authorize' }>): Promise<void> {
    const { client, user, offline, denies, elsewhere } = operation
    const scope = [...SCOPES, ...(offline ? ['offline.access'] : [])].join(' ')
    const changes = {
      client_id: this.#wire.idOf(client),
      scope,
      ...(elsewhere && { redirect_uri: 'https://evil.example/' }),
    }
    const url = authorizationUrl(this.#mock, changes)
    const decision = denies ? this.#mock.deny(url, { user }) : this.#mock.approve(url, { user })
    if (elsewhere || this.#model.isSuspended(client)) return assert.rejects(decision, /error page/)
    const { searchParams } = await decision
    if (denies) return assert.equal(searchParams.get('error'), 'access_denied')
    const code = searchParams.get('code') ?? ''
    this.#texts.code.push(code)
    this.#model.issueCode(this.#model.open({ client, user, offline }), code)
  }

  /** What happens without a request. */
  #pull(operation: Operation): void {
    const mark = this.#mock.journal.mark()
    const ends = operation.does === 'revoke by user' ? this.#model.revokeByUser(operation) : []
    const answered = this.#lever(operation)
    assert.equal(this.#mock.clock.now(), this.#model.now)
    assert.deepEqual(endsIn(this.#mock.journal.since(mark)), ends)
    if (answered)
      assert.deepEqual(
        answered.map((id) => `${id} user`),
        ends,
      )
  }

  #lever(operation: Operation): string[] | undefined {
    const mock = this.#mock
    const model = this.#model
    switch (operation.does) {
      case 'revoke by user':
        return mock.revokeByUser({ client: this.#wire.idOf(operation.client), user: operation.user })
      case 'suspend':
        mock.suspendClient(this.#wire.idOf(operation.client))
        return void model.suspend(operation.client, true)
      case 'unsuspend':
        mock.unsuspendClient(this.#wire.idOf(operation.client))
        return void model.suspend(operation.client, false)
      case 'rotate secret':
        return void this.#wire.rotateSecret(operation.client)
      case 'advance':
        mock.clock.advance({ seconds: operation.seconds })
        return void (model.now += operation.seconds)
      case 'advance to expiry':
        return void this.#advanceToExpiry(
          newest(operation.access ? this.#texts.access : this.#texts.refresh, operation.token),
        )
      case 'run and freeze':
        mock.clock.run()
        mock.clock.freeze()
        return void (model.now = mock.clock.now()) // Real time has passed: how much is nobody's claim.
      case 'save':
        this.#saved = mock.snapshot()
        return void model.save()
      case 'restore':
        mock.restore(this.#saved)
        return void model.restore()
      case 'reset':
        mock.restore(this.#start) // The mock's own reset would take our third client with it.
        return void model.reset()
      default:
        throw new Error(`${operation.does} is no lever`)
    }
  }

  #advanceToExpiry(token: string): void {
    const seconds = this.#model.secondsToExpiryOf(token)
    if (seconds === undefined) return assert.throws(() => this.#mock.clock.advanceToExpiryOf(token), RangeError)
    this.#mock.clock.advanceToExpiryOf(token)
    this.#model.now += seconds
  }
}

/** Counted from the newest; beyond the oldest it starts anew. */
function newest(texts: string[], count: number): string {
  return texts[texts.length - 1 - (count % texts.length)] ?? ''
}
