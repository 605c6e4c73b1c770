import type { MockProvider } from '../handle.ts'
import type { Duration } from '../world/clock.ts'

/** What a control route gets: the JSON body as it came, path parameters, query. */
type ControlCall = {
  provider: MockProvider
  body: unknown
  params: Record<string, unknown>
  query: Record<string, unknown>
}

export type ControlRoute = {
  method: 'get' | 'post'
  path: string
  says: string
  handle: (call: ControlCall) => unknown
}

/** Thrown for a body that cannot be: answered with 400 and a problem that names the field. */
export class ControlError extends Error {}

/** The levers of the handle over HTTP; one table makes the routes. */
export const controlRoutes: ControlRoute[] = [
  {
    method: 'get',
    path: '/config',
    says: 'endpoints, practice clients and the time',
    handle: ({ provider }) => ({
      ...provider.config,
      now: provider.clock.now(),
      clockRunning: provider.clock.running,
      clients: provider.clients.list(),
    }),
  },
  { method: 'get', path: '/clock', says: 'the time of this world', handle: ({ provider }) => clockOf(provider) },
  {
    method: 'post',
    path: '/clock/advance',
    says: 'moves the clock: {"hours": 2}',
    handle: ({ provider, body }) => {
      provider.clock.advance(readDuration(body))
      return clockOf(provider)
    },
  },
  {
    method: 'get',
    path: '/journal',
    says: 'events after ?since=number',
    handle: ({ provider, query }) => ({
      events: provider.journal.since(readMark(query.since)),
      mark: provider.journal.mark(),
    }),
  },
  {
    method: 'post',
    path: '/clients/:clientId/redirect-uris',
    says: 'registers one more: {"redirectUri": "http://127.0.0.1:3000/callback"}',
    handle: ({ provider, params, body }) => {
      const clientId = String(params.clientId)
      provider.clients.addRedirectUri(clientId, readText(body, 'redirectUri'))
      return provider.configOf(clientId)
    },
  },
]

function clockOf({ clock }: MockProvider): { now: number; running: boolean } {
  return { now: clock.now(), running: clock.running }
}

function readDuration(body: unknown): Duration {
  const duration: Duration = {}
  for (const [unit, count] of Object.entries(readObject(body))) {
    if (unit !== 'seconds' && unit !== 'minutes' && unit !== 'hours' && unit !== 'days')
      throw new ControlError(`"${unit}" is not a unit; there are seconds, minutes, hours, days`)
    if (typeof count !== 'number')
      throw new ControlError(`"${unit}" cannot be ${JSON.stringify(count)}; it takes a number`)
    duration[unit] = count
  }
  if (Object.keys(duration).length === 0) throw new ControlError('give at least one of seconds, minutes, hours, days')
  return duration
}

function readMark(since: unknown): number {
  const mark = since === undefined ? 0 : Number(since)
  if (Number.isSafeInteger(mark) && mark >= 0) return mark
  throw new ControlError(`"since" cannot be ${JSON.stringify(since)}; it takes the number of an event, 0 or more`)
}

function readText(body: unknown, name: string): string {
  const value = readObject(body)[name]
  if (typeof value === 'string' && value !== '') return value
  throw new ControlError(`"${name}" cannot be ${JSON.stringify(value)}; it takes a text`)
}

function readObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw new ControlError('the body must be a JSON object')
}
