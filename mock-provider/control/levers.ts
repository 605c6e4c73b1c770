import type { MockProvider } from '../handle.ts'
import type { World } from '../world/world.ts'
import { EventMessages } from './event-messages.ts'
import type { CallContext, ControlRoute } from './route.ts'
import { controlRoutes } from './routes.ts'
import { SavePoints } from './save-points.ts'

/** What one call brings along. */
export type Call = Pick<CallContext, 'params' | 'lastEventId' | 'signal'> & {
  query: Record<string, unknown>
  body: unknown
}

/** The levers of one world, whoever pulls them: the control API, or the forms of the inspector. */
export class Levers {
  readonly savePoints: SavePoints
  readonly #world: World
  readonly #shared: Pick<CallContext, 'provider' | 'secured' | 'savePoints' | 'messages'>

  /** @param secured whether calls over HTTP need the control token. */
  constructor(world: World, provider: MockProvider, secured: boolean) {
    this.savePoints = new SavePoints(provider)
    this.#world = world
    this.#shared = { provider, secured, savePoints: this.savePoints, messages: new EventMessages() }
  }

  /**
   * Runs a route. A call that changes something is journalled, after the events of what it did; reads are not, as polling
   * would fill the journal.
   *
   * @param path as the caller had it, for the journal. @throws {ControlProblem} for what the route does not take.
   */
  async run(route: ControlRoute, path: string, { query, body, ...call }: Call): Promise<unknown> {
    const result = await route.run({ ...this.#shared, ...call }, query, body)
    if (isChange(route)) this.#record(route, path, call.params)
    return result
  }

  /** The same by its `operationId`, for callers without a request. @throws {RangeError} for one that is not there. */
  async pull(operationId: string, body: unknown = {}, params: Record<string, string> = {}): Promise<unknown> {
    const route = controlRoutes.find((each) => each.operationId === operationId)
    if (!route) throw new RangeError(`the control API has no operation ${operationId}`)
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    return this.run(route, `/_mock${path}`, { query: {}, body, params, lastEventId: undefined, signal: neverGone })
  }

  #record({ method, operationId }: ControlRoute, path: string, params: Call['params']): void {
    const detail = `${method.toUpperCase()} ${path.slice(0, 200)}`
    const called = { operation: operationId, params: { ...params } }
    this.#world.journal.append({ kind: 'control.called', actor: 'lab', detail, called })
  }
}

/** Nobody waits for it over a connection. */
function neverGone(): AbortSignal {
  return new AbortController().signal
}

function isChange({ method, reads }: ControlRoute): boolean {
  return method !== 'get' && reads !== true
}
