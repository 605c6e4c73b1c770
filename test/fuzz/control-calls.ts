import * as fc from 'fast-check'
import type { Operation } from '../mock-provider/control/document.ts'
import { textOf } from './request-text.ts'
import { hostileText, toBytes, write, writing } from './texts.ts'

/** Calls of the control API that start from the document's own examples. */

/** JSON values that no member takes. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown[]>(null, true, -1, 0, 1.5, 1e300, -1e300, 2 ** 53, [], {}, [[]], { a: 1 }, [null], ['a', 1]),
  fc.jsonValue({ maxDepth: 2 }),
)

type Members = Record<string, unknown>
type Twist = (members: Members) => void

const place = fc.nat({ max: 9 })
const oddName = fc.oneof(
  hostileText,
  fc.constantFrom('id', 'user', 'client', 'seconds', 'scopes', 'when', 'then', 'at'),
)

const memberTwists: fc.Arbitrary<Twist> = fc.oneof(
  fc.tuple(place, oddValue).map(([at, value]): Twist => atMember(at, (members, name) => void (members[name] = value))),
  place.map((at): Twist => atMember(at, (members, name) => void Reflect.deleteProperty(members, name))),
  fc.tuple(oddName, oddValue).map(
    ([name, value]): Twist =>
      (members) =>
        void define(members, name, value),
  ),
  // One level down, as in a fault's `then`.
  fc.tuple(place, oddName, oddValue).map(([at, name, value]): Twist =>
    atMember(at, (members, outer) => {
      const inner = members[outer]
      if (typeof inner === 'object' && inner !== null) members[outer] = { ...inner, [name]: value }
    }),
  ),
)

/** What is wrong beside the members of a body. */
type Around = { path?: string; query?: string; body?: string; type?: string; host?: string; origin?: string }

const oddQuery = fc
  .tuple(fc.constantFrom('since', 'kind', 'client', 'timeoutSeconds', 'redirectUri', 'x'), hostileText, writing)
  .map(([name, value, how]) => `${name}=${write(value, how)}`)

const around: fc.Arbitrary<Around> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.tuple(hostileText, writing).map(([text, how]) => ({ path: write(text, how) })) },
  { weight: 2, arbitrary: oddQuery.map((query) => ({ query })) },
  { weight: 1, arbitrary: fc.oneof(hostileText, fc.json()).map((body) => ({ body: toBytes(body) })) },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', '', 'application/json;charset=x').map((type) => ({ type })) },
  { weight: 1, arbitrary: fc.constantFrom('evil.example', '', 'localhost').map((host) => ({ host })) },
  { weight: 1, arbitrary: fc.constantFrom('null', 'http://evil.example', '').map((origin) => ({ origin })) },
)

/** A call as text, of which operation. `{clientId}`, `{faultId}`, `{snapshotId}` and `{worldId}` are slots. */
export type ControlText = { operationId: string; text: string }

/** Calls of these operations, most of them good. */
export function callsOf(operations: Operation[]): fc.Arbitrary<ControlText> {
  return fc
    .tuple(fc.constantFrom(...operations), fc.array(memberTwists, { maxLength: 3 }), around)
    .map(([operation, twists, odd]) => ({
      operationId: operation.operationId,
      text: print(operation, bodyOf(operation, twists), odd),
    }))
}

function bodyOf({ example }: Operation, twists: Twist[]): string | undefined {
  if (!example) return undefined
  const members = structuredClone(example)
  for (const apply of twists) apply(members)
  return toBytes(JSON.stringify(members))
}

function print(operation: Operation, body: string | undefined, odd: Around): string {
  const path = `/_mock${operation.path.replace(/\{\w+\}/, (slot) => odd.path ?? slot)}`
  const query = odd.query ?? (operation.operationId === 'removeRedirectUri' ? 'redirectUri={redirectUri}' : '')
  const text = odd.body ?? body
  const type = odd.type ?? (operation.method === 'GET' ? '' : 'application/json')
  return textOf({
    method: operation.method,
    target: (query === '' ? path : `${path}?${query}`).replace(/[\0-\x20\x7f-\xff]/g, (byte) =>
      write(byte, 'every byte'),
    ),
    headers: [
      ['host', odd.host ?? '{host}'],
      ...(odd.origin === undefined ? [] : [['origin', odd.origin] as [string, string]]),
      ...(type === '' ? [] : [['content-type', type] as [string, string]]),
      ['connection', 'close'],
      ...(text === undefined ? [] : [['content-length', '{length}'] as [string, string]]),
    ],
    body: text ?? '',
  })
}

function atMember(at: number, change: (members: Members, name: string) => void): Twist {
  return (members) => {
    const names = Object.keys(members)
    const name = names[at % Math.max(1, names.length)]
    if (name !== undefined) change(members, name)
  }
}

/** As JSON has it: `__proto__` is a name like any other. */
function define(members: Members, name: string, value: unknown): void {
  Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
}
