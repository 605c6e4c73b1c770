import type { MockProvider } from '../handle.ts'
import { MAX_RATE, type Duration } from '../world/clock.ts'
import { Client } from './client-routes.ts'
import { assertClient, clientId, Clock, clockOf, instant, strings } from './members.ts'
import { ControlProblem, naming } from './problems.ts'
import { route } from './route.ts'
import { choice, flag, list, named, number, object, optional, record, string, text, type Read } from './shapes.ts'

const Health = named('Health', object({ status: choice(['ok']) }))

const Config = named(
  'Config',
  object({
    authorizationEndpoint: string(),
    tokenEndpoint: string(),
    revocationEndpoint: string(),
    apiOrigin: string(),
    clientId: string(),
    clientSecret: optional(text({ secret: true, says: 'of a confidential client' })),
    redirectUri: string('the first one that is registered; empty where there is none'),
    scopes: strings(),
    now: instant('the time of this world'),
    clockRunning: flag(),
    clients: list(Client),
    profile: record('every switch of the profile in force (docs/fidelity.md)'),
  }),
)

const Advance = named(
  'Advance',
  object(
    {
      seconds: optional(number()),
      minutes: optional(number()),
      hours: optional(number()),
      days: optional(number({ says: 'the four add up, to 0 or more' })),
      toExpiryOf: optional(
        text({
          secret: true,
          says: 'in place of a duration: an access or refresh token; to the second in which it dies',
        }),
      ),
    },
    { least: 1 },
  ),
)

/** The world as a whole: where it is, what time it is, back to its start. */
export const worldRoutes = [
  route({
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    says: 'For health checks: the mock answers',
    open: true,
    answer: Health,
    handle: () => ({ status: 'ok' as const }),
  }),
  route({
    method: 'get',
    path: '/config',
    operationId: 'getConfig',
    says: 'What a client must know: endpoints, client id and secret, redirect URI; all clients, the profile, the time',
    query: object({ client: optional(clientId) }),
    answer: Config,
    handle: ({ provider, query }) => configOf(provider, query.client),
  }),
  route({
    method: 'get',
    path: '/clock',
    operationId: 'getClock',
    says: 'The time of this world',
    answer: Clock,
    handle: ({ provider }) => clockOf(provider),
  }),
  route({
    method: 'post',
    path: '/clock/advance',
    operationId: 'advanceClock',
    says: 'Moves the clock by a duration, or to the second in which a token dies (nowhere if it is dead)',
    body: Advance,
    example: () => ({ hours: 2 }),
    answer: Clock,
    handle: ({ provider, body }) => {
      advance(provider, body)
      return clockOf(provider)
    },
  }),
  route({
    method: 'post',
    path: '/clock/freeze',
    operationId: 'freezeClock',
    says: 'From now on the clock moves only when told to',
    answer: Clock,
    handle: ({ provider }) => {
      provider.clock.freeze()
      return clockOf(provider)
    },
  }),
  route({
    method: 'post',
    path: '/clock/run',
    operationId: 'runClock',
    says: 'From now on the clock moves with real time, or at a multiple of its speed, and can still be advanced',
    body: named(
      'Run',
      object({
        rate: optional(
          number({ most: MAX_RATE, takes: `a number above 0, up to ${MAX_RATE}`, says: 'above 0; 1 unless given' }),
        ),
      }),
    ),
    example: () => ({ rate: 1000 }),
    answer: Clock,
    handle: ({ provider, body }) => {
      naming('rate', body.rate, () => provider.clock.run(body))
      return clockOf(provider)
    },
  }),
  route({
    method: 'post',
    path: '/reset',
    operationId: 'resetWorld',
    says: 'Back to how the mock started: clock, clients, users, tokens, faults. Journal and snapshots stay',
    answer: Clock,
    handle: ({ provider }) => {
      provider.reset()
      return clockOf(provider)
    },
  }),
]

function configOf(provider: MockProvider, client: string | undefined): Read<typeof Config> {
  assertClient(provider, client, 'client')
  return {
    ...(client === undefined ? provider.config : provider.configOf(client)),
    now: provider.clock.now(),
    clockRunning: provider.clock.running,
    clients: provider.clients.list(),
    profile: { ...provider.profile },
  }
}

function advance({ clock }: MockProvider, { toExpiryOf, ...duration }: Read<typeof Advance>): void {
  if (toExpiryOf === undefined) return advanceBy(clock, duration)
  const [other] = Object.keys(duration)
  if (other !== undefined)
    throw new ControlProblem(400, `"toExpiryOf" stands alone; "${other}" cannot be beside it`, { field: other })
  naming('toExpiryOf', undefined, () => clock.advanceToExpiryOf(toExpiryOf))
}

function advanceBy(clock: MockProvider['clock'], duration: Duration): void {
  const [unit = 'seconds', count] =
    Object.entries(duration).find(([, given]) => given < 0) ?? Object.entries(duration)[0] ?? []
  naming(unit, count, () => clock.advance(duration))
}
