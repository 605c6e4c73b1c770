import type { World } from './world.ts'
import { Asks } from './asks.ts'
import { createSeries } from './draws.ts'
import { HOUR } from './story.ts'

type Row = { refreshToken: string; expiresAt: number; isConnected: boolean }
type Write = {
  at: number
  account: string
  begunAt: number
  machine: number
  answer: { status: number; text: string } | undefined
}

/** A row is read, and its refresh token is under way for so long until the row is written. */
const TALK_SECONDS = 0.3
const CONCURRENCY = 10
/** Two crontabs say the same minute, and do not mean the same second. */
const JITTER_SECONDS = 5

/**
 * What is written first in most projects: every hour, on each of two machines, look what expires within the hour, refresh it, write what came. A
 * refusal of the token is taken for the user's wish to leave. No lease, no generation, no second look.
 */
export class NaiveCron {
  readonly #world: World
  readonly asks: Asks
  readonly #random: () => number
  #rows = new Map<string, Row>()
  #writes: Write[] = []
  #killedAt: number[] = [-1, -1]
  #clientSecret: string | undefined
  #logIns: { at: number; account: string }[] = []
  /** How long a run takes over the whole fleet, of which these accounts are a part. */
  readonly #runSeconds: number

  constructor(world: World) {
    this.#world = world
    this.asks = new Asks(world)
    this.#random = createSeries(world.scale.seed)
    this.#runSeconds = Math.min(0.8 * HOUR, (world.scale.accounts * TALK_SECONDS) / CONCURRENCY)
    this.#clientSecret = world.mock.config.clientSecret
  }

  async logInAll(at: number): Promise<void> {
    for (const account of this.#world.accounts) await this.#logIn(account, at)
  }

  /** One tick of both crontabs. */
  async tick(at: number): Promise<void> {
    for (const { account } of this.#takeLogIns(at)) await this.#logIn(account, at)
    const looks = [0, 1].flatMap((machine) => {
      const from = at + this.#random() * JITTER_SECONDS
      return this.#world.accounts.map((account) => ({ account, machine, at: from + this.#random() * this.#runSeconds }))
    })
    for (const look of looks.toSorted((a, b) => a.at - b.at)) {
      this.#writeUntil(look.at)
      const row = this.#rows.get(look.account)
      if (row?.isConnected && row.expiresAt - look.at < HOUR) await this.#refresh(row, look)
    }
    this.#writeUntil(Number.POSITIVE_INFINITY)
  }

  /** A deployment: what a machine has under way then it never writes. */
  deploy(at: number): void {
    this.#killedAt = [at + this.#random() * this.#runSeconds, at + this.#random() * this.#runSeconds]
  }

  setClientSecret(secret: string | undefined): void {
    this.#clientSecret = secret
  }

  copy(): Map<string, Row> {
    return structuredClone(this.#rows)
  }

  /** The copy is put back, and all goes on as before. */
  restore(copy: Map<string, Row>, at: number): void {
    this.#rows = structuredClone(copy)
    for (const [account, { refreshToken }] of copy) this.#world.oracle.restored(account, refreshToken)
    for (const [account, { isConnected }] of copy) if (!isConnected) this.#ask(account, at)
  }

  async #refresh({ refreshToken }: Row, look: { account: string; machine: number; at: number }): Promise<void> {
    const { tokenEndpoint, clientId } = this.#world.mock.config
    const init = {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${this.#clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }),
    }
    const answer = await this.#world.front.send(tokenEndpoint, init, look.at).catch(() => undefined)
    const { at: begunAt, account, machine } = look
    this.#writes.push({ at: begunAt + TALK_SECONDS * (0.5 + this.#random()), begunAt, account, machine, answer })
  }

  #writeUntil(at: number): void {
    const due = this.#writes.filter((write) => write.at <= at)
    if (due.length === 0) return
    this.#writes = this.#writes.filter((write) => write.at > at)
    for (const write of due.toSorted((a, b) => a.at - b.at)) this.#write(write)
  }

  /** Whatever stands there by now. */
  #write({ at, account, begunAt, machine, answer }: Write): void {
    const killedAt = this.#killedAt[machine] ?? -1
    const row = this.#rows.get(account)
    if (!answer || !row || (begunAt <= killedAt && killedAt < at)) return
    if (answer.status === 200) {
      const { access, refresh } = readTokens(answer.text)
      if (access) this.#rows.set(account, { refreshToken: refresh, expiresAt: begunAt + 2 * HOUR, isConnected: true })
    } else if (answer.status === 400) {
      this.#rows.set(account, { ...row, isConnected: false })
      this.#ask(account, at)
    }
  }

  #ask(account: string, at: number): void {
    const back = this.asks.ask(account, at, 'refused')
    if (back !== undefined) this.#logIns.push({ at: back, account })
  }

  #takeLogIns(at: number): { account: string }[] {
    const due = this.#logIns.filter((each) => each.at <= at)
    this.#logIns = this.#logIns.filter((each) => each.at > at)
    return due
  }

  async #logIn(account: string, at: number): Promise<void> {
    const { refreshToken, expiresAt } = await this.#world.logIn(account, at)
    this.#rows.set(account, { refreshToken, expiresAt, isConnected: true })
    this.asks.loggedIn(account)
  }
}

function readTokens(text: string): { access: boolean; refresh: string } {
  const refresh = /"refresh_token":"([^"]+)"/.exec(text)?.[1]
  return { access: refresh !== undefined, refresh: refresh ?? '' }
}
