import type { MockProvider } from '../../mock-provider/index.ts'
import { draw } from './draws.ts'
import type { Oracle } from './oracle.ts'
import { HOUR, type Scale, type Story } from './story.ts'
import type { Traffic } from './traffic.ts'

/** The answer of a token endpoint, read. */
export type Answered = { status: number; headers: Headers; text: string }

type Fault = { status: number; retryAfterSeconds?: number } | 'refused at the door' | 'broken off' | 'lost after commit'

/** Of the requests in the last third of the outage, so many are lost after the provider has rotated. */
const LOST_SHARE = 0.01
const RETRY_AFTER_SECONDS = 1500

/** Stands before the mock, brings the outage about, and tells the oracle what happened to each token. */
export class Front {
  readonly #mock: MockProvider
  readonly #oracle: Oracle
  readonly #scale: Scale
  readonly #story: Story
  readonly #traffic: Traffic
  #asked = 0

  constructor(parts: { mock: MockProvider; oracle: Oracle; scale: Scale; story: Story; traffic: Traffic }) {
    this.#mock = parts.mock
    this.#oracle = parts.oracle
    this.#scale = parts.scale
    this.#story = parts.story
    this.#traffic = parts.traffic
  }

  /** @throws {TypeError} as `fetch` does, where no answer comes. */
  async send(url: string, init: RequestInit, now: number): Promise<Answered> {
    const token = new URLSearchParams(String(init.body)).get('refresh_token')
    if (token === null) return this.#pass(url, init, now)
    const account = this.#oracle.ownerOf(token) ?? ''
    const fault = this.#faultAt(now, account)
    if (fault === 'refused at the door') throw failure('ECONNREFUSED')
    this.#traffic.count(now)
    const sent = this.#oracle.judge(token)
    if (sent === 'replay') this.#traffic.replays += 1
    if (sent === 'careful try') this.#traffic.carefulTries += 1
    if (fault === 'broken off') throw failure('ECONNRESET')
    if (typeof fault === 'object') return unavailable(fault)
    const answer = await this.#pass(url, init, now)
    const isDelivered = fault === undefined
    const next = readNext(answer)
    if (next !== undefined) this.#oracle.rotated(account, next, { isDelivered })
    if (next !== undefined) this.#traffic.refreshes += 1
    if (!isDelivered) throw failure('ECONNRESET')
    return answer
  }

  async #pass(url: string, init: RequestInit, now: number): Promise<Answered> {
    moveTo(this.#mock, now)
    const { signal: _, ...rest } = init
    const answer = await this.#mock.fetch(url, rest)
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  #faultAt(now: number, account: string): Fault | undefined {
    const { from, until } = this.#story.outage
    if (now < from || now >= until) return undefined
    if (now < from + 2 * HOUR) return { status: 503 }
    if (now < from + 4 * HOUR) return { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS }
    const share = draw(this.#scale.seed, 'fault', account, this.#asked++)
    if (share < this.#lostShare()) return 'lost after commit'
    return share > 0.8 ? 'refused at the door' : 'broken off'
  }

  /** Small fleets lose a larger share, so that there is something to see. */
  #lostShare(): number {
    return Math.max(LOST_SHARE, 5 / this.#scale.accounts)
  }
}

/** The mock's clock goes along. */
export function moveTo(mock: MockProvider, now: number): void {
  // Of the mock's clock only the second can be seen.
  const seconds = Math.floor(now) - mock.clock.now()
  if (seconds > 0) mock.clock.advance({ seconds })
}

function readNext({ status, text }: Answered): string | undefined {
  return status === 200 ? /"refresh_token":"([^"]+)"/.exec(text)?.[1] : undefined
}

function unavailable({ status, retryAfterSeconds }: { status: number; retryAfterSeconds?: number }): Answered {
  const headers = new Headers({ 'content-type': 'text/plain' })
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  return { status, headers, text: 'Service Unavailable' }
}

function failure(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
