import type { MockProvider } from '../handle.ts'
import type { EventMessages } from './event-messages.ts'
import type { EventStream } from './event-stream.ts'
import { ControlProblem } from './problems.ts'
import type { SavePoints } from './save-points.ts'
import { named, object, type ObjectShape, type Shape } from './shapes.ts'

/** What a call works on and where it came from. */
export type CallContext = {
  readonly provider: MockProvider
  readonly savePoints: SavePoints
  readonly messages: EventMessages
  /** Whether calls need the control token; for the document. */
  readonly secured: boolean
  /** From the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Of an event stream that goes on after it was cut. */
  readonly lastEventId: string | undefined
  /** For calls that wait: aborted when the peer is gone or the provider stops; the reason is what to throw then. */
  signal(): AbortSignal
}

type Definition<Query, Body, Answer> = {
  method: 'get' | 'post' | 'delete'
  /** Below `/_mock`; `:name` is a path parameter. */
  path: string
  /** Unique; generated clients name their functions by it. */
  operationId: string
  /** One line for the document. */
  says: string
  /** Needs no control token. */
  open?: true
  /** A POST that changes nothing, or is an event itself: no `control.called` is written for it. */
  reads?: true
  query?: ObjectShape<Query>
  body?: ObjectShape<Body>
  /** A body that works as it stands. */
  example?: (provider: MockProvider) => unknown
  /** 200 unless given. */
  status?: 201
  answer: Shape<Answer>
  /** Answers with an event stream; `answer` describes its text. */
  streams?: true
  /** Of problems that not every call can have. */
  problems?: number[]
}

/** A route with everything that the document says about it. */
export type ControlRoute = Definition<unknown, unknown, unknown> & {
  /** @throws {ControlProblem} 400 for a query or body that the shapes do not take, before anything is done. */
  run(call: CallContext, query: Record<string, unknown>, body: unknown): unknown
}

type Handler<Query, Body, Answer> = (
  call: CallContext & { query: Query; body: Body },
) => Answer | Promise<Answer> | EventStream

/** The body of a change that needs no words. */
export const Nothing = named('Nothing', object({}))

/** One route: its shapes check the request, type the handler, and are printed in the document. */
export function route<Query = object, Body = object, Answer = never>(
  definition: Definition<Query, Body, Answer> & { handle: Handler<Query, Body, NoInfer<Answer>> },
): ControlRoute {
  const { handle, ...described } = definition
  // A route without a shape takes nothing, and its handler looks at nothing.
  const queryShape = (definition.query ?? Nothing) as ObjectShape<Query>
  const bodyShape = (definition.body ?? Nothing) as ObjectShape<Body>
  return {
    ...described,
    run(call, query, body) {
      if (!definition.query) assertNoQuery(definition, query)
      return handle({
        ...call,
        query: queryShape.read(fromText(queryShape, query), ''),
        body: bodyShape.read(body, ''),
      })
    },
  }
}

function assertNoQuery({ method, path }: { method: string; path: string }, query: Record<string, unknown>): void {
  const [field] = Object.keys(query)
  if (field === undefined) return
  const hint = method === 'post' ? '; send it in the JSON body' : ''
  throw new ControlProblem(400, `"${field.slice(0, 200)}" is no query parameter of ${path}${hint}`, { field })
}

/** Query values arrive as text; what a number is to be becomes one, the rest is left to the shape. */
function fromText({ members }: ObjectShape<unknown>, query: Record<string, unknown>): Record<string, unknown> {
  const convert = ([name, value]: [string, unknown]): [string, unknown] => {
    const type = Object.hasOwn(members, name) ? members[name]?.schema.type : undefined
    const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(String(value))
    return [name, isNumber ? Number(value) : value]
  }
  return Object.fromEntries(Object.entries(query).map(convert))
}
