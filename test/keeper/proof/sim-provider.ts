import { OAuthResponseError, RequestFailedError, UnexpectedResponseError } from '../../../src/client/errors.ts'
import type { Rotated, TokenProvider } from '../../../src/keeper/provider.ts'
import { deadToken, type Oracle, type Spending } from './oracle.ts'
import type { SimProcess } from './sim-process.ts'
import type { SimDisk } from './sim-spool.ts'
import type { World } from './world.ts'

/** What can happen to one token request. `slow`: processed, but the answer comes after the HTTP budget. */
export type RequestFault =
  | 'unsent'
  | 'dropped before'
  | 'dropped after'
  | '503 before'
  | '503 after'
  | 'html before'
  | 'html after'
  | '429'
  | 'slow'

/** For how long everything at the provider answers so. */
export type Weather = { fromMs: number; ms: number; is: 'down' | 'secret wrong' }

/** One token request, as the provider and the wire saw it. */
export type TokenRequest = {
  by: SimProcess
  /** When the client began it. */
  decidedAt: number
  /** When it left its process. */
  sentAt: number
  /** When its answer had come all the way, or would have. */
  endedAt: number
  family: string
  generation: number
  /** Until when the row was leased when the process decided to send it. */
  leasedUntil: number
  /** Its successor lay on the disk of the sender. */
  isOnOwnDisk: boolean
  came?: Spending
  /** The refresh token that its answer carries. */
  brings?: string
  /** When the client read the answer. */
  receivedAt?: number
  /** When the client gave it up. */
  abortedAt?: number
}

export const RETRY_AFTER_SECONDS = 2.5

/** The wire to the oracle, with everything that happens to requests on it. */
export class SimProvider {
  readonly requests: TokenRequest[] = []
  /** Those that were answered with a wish to be left alone. */
  readonly pauses: TokenRequest[] = []
  readonly #world: World
  readonly #oracle: Oracle
  readonly #given: Given
  #count = 0

  constructor(world: World, oracle: Oracle, given: Given) {
    this.#world = world
    this.#oracle = oracle
    this.#given = given
  }

  /** The provider as one process reaches it. */
  for(process: SimProcess, disk: SimDisk): TokenProvider {
    return {
      apiOrigin: 'https://api.example',
      refresh: (refreshToken, { signal }) => this.#refresh(process, refreshToken, { signal, disk }),
      revoke: ({ accessToken, refreshToken }, { signal }) => {
        const answer = process.ask('revoke', this.#given.latency(), async () => {
          this.#refuseInWeather()
          this.#oracle.revoke(refreshToken ?? accessToken)
          this.#world.tell('provider', `revokes ${refreshToken ?? accessToken}`)
        })
        return obey(answer, signal)
      },
    }
  }

  #refresh(
    process: SimProcess,
    refreshToken: string,
    { signal, disk }: { signal: AbortSignal; disk: SimDisk },
  ): Promise<Rotated> {
    const fault = this.#given.isCalm() ? undefined : this.#given.faults.get(++this.#count)
    const known = this.#oracle.find(refreshToken)
    const newestOf = ({ family }: NonNullable<typeof known>) => this.#oracle.newest(family)
    const seconds = fault === 'slow' ? this.#given.slowSeconds : this.#given.latency()
    const request: TokenRequest = {
      by: process,
      decidedAt: this.#world.now,
      sentAt: Infinity,
      endedAt: Infinity,
      family: known?.family.name ?? '',
      generation: known?.generation.number ?? 0,
      leasedUntil: this.#given.leasedUntil(),
      isOnOwnDisk:
        known !== undefined && known.generation !== newestOf(known) && disk.holds(newestOf(known).refreshToken),
    }
    if (fault === 'unsent') return Promise.reject(lost('refused', false))
    signal.addEventListener('abort', () => (request.abortedAt ??= this.#world.now))
    const leave = () => {
      this.#world.tell(process.name, `sends ${refreshToken}${fault ? ` (${fault})` : ''}`)
      request.sentAt = this.#world.now
      request.endedAt = this.#world.now + seconds
      this.requests.push(request)
    }
    const answer = process.ask('refresh', seconds, async () => this.#answer(request, refreshToken, fault), leave)
    const heard = answer.finally(() => {
      if (request.abortedAt === undefined || this.#given.ignoresAbort) request.receivedAt = this.#world.now
    })
    return this.#given.ignoresAbort ? heard : obey(heard, signal)
  }

  #answer(request: TokenRequest, refreshToken: string, fault: RequestFault | undefined): Rotated {
    this.#refuseInWeather()
    if (fault === 'dropped before') throw lost('reset')
    if (fault === '503 before') throw unavailable()
    if (fault === 'html before') throw html()
    if (fault === '429') {
      this.pauses.push(request)
      throw refusal(429, 'slow_down', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
    const came = this.#oracle.spend(refreshToken)
    request.came = came
    const told = 'pair' in came ? `${came.is}: ${came.pair.refreshToken}` : `${came.is}: ${came.why}`
    this.#world.tell('provider', told)
    if (fault === 'dropped after') throw lost('reset')
    if (fault === '503 after') throw unavailable()
    if (fault === 'html after') throw html()
    if (!('pair' in came)) throw deadToken()
    const { accessToken, refreshToken: next } = came.pair
    const isNamed = came.isNew || came.is === 'repeated'
    if (isNamed) request.brings = next
    return {
      accessToken,
      ...(isNamed && { refreshToken: next }),
      expiresInSeconds: this.#oracle.expiryOf(accessToken) - this.#world.now,
      scopes: ['read'],
      odd: [],
    }
  }

  #refuseInWeather(): void {
    const weather = this.#given.weatherNow()
    if (weather === 'down') throw unavailable()
    if (weather === 'secret wrong')
      throw refusal(401, 'unauthorized_client', { errorDescription: 'Missing valid authorization header' })
  }
}

type Given = {
  /** By the number of the request. */
  faults: ReadonlyMap<number, RequestFault>
  weatherNow: () => Weather['is'] | undefined
  /** No faults any more. */
  isCalm: () => boolean
  latency: () => number
  slowSeconds: number
  /** An answer comes although the client gave it up: a signal that somebody's HTTP stack forgets. */
  ignoresAbort: boolean
  leasedUntil: () => number
}

function obey<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const gaveUp = () => reject(lost('aborted'))
    signal.addEventListener('abort', gaveUp, { once: true })
    if (signal.aborted) gaveUp()
    answer.then(resolve, reject)
  })
}

function lost(what: string, mayHaveBeenProcessed = true): Error {
  return new RequestFailedError(`token endpoint: ${what}`, { mayHaveBeenProcessed })
}

function unavailable(): Error {
  return new UnexpectedResponseError('The token endpoint answered 503 without an OAuth error.', { status: 503 })
}

function html(): Error {
  return new UnexpectedResponseError('The token endpoint answered 200, but without tokens.', {
    status: 200,
    contentType: 'text/html',
  })
}

type More = { errorDescription?: string; retryAfterSeconds?: number }

function refusal(status: number, error: string, more: More): Error {
  return new OAuthResponseError('token endpoint', { status, error, ...more })
}
