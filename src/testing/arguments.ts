import { inspect } from 'node:util'
import type { MockProvider, Scope } from '../../mock-provider/index.ts'
import type { GrantType } from './evidence.ts'

/** The options of all checks together. */
export type AnyScope = Scope & { status?: number; grantType?: GrantType }

const GRANT_TYPES: GrantType[] = ['authorization_code', 'refresh_token']

/** What a caller gave, for the text of an error: one line, and not a long one. */
export function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  // Inspected, it shows what is traced in this process.
  if (value instanceof Promise) return 'a Promise'
  const text = inspect(value, { depth: 0, breakLength: Infinity })
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** @throws {TypeError} for anything but what `startMockProvider` returns. */
export function assertMock(call: string, value: unknown): asserts value is MockProvider {
  if (isMock(value)) return
  throw new TypeError(
    `${call}: ${describe(value)} is no mock; give what startMockProvider() resolves to (await it), or the fixture’s mock`,
  )
}

function isMock(value: unknown): value is MockProvider {
  if (typeof value !== 'object' || value === null) return false
  return 'journal' in value && 'secrets' in value && 'origin' in value && 'signal' in value
}

/** @throws {TypeError} for anything but a whole number of 0 or more. */
export function assertCount(call: string, count: unknown): void {
  if (!Number.isSafeInteger(count) || Number(count) < 0)
    throw new TypeError(`${call}: the count cannot be ${describe(count)}; it takes a whole number, 0 or more`)
}

/** @returns method and path of `GET /2/users/me`. @throws {TypeError} for another form. */
export function readCall(call: string, request: unknown): { method: string; path: string } {
  const [, method, path] = (typeof request === 'string' && /^([A-Z]+) (\/[^\s?#]*)$/.exec(request)) || []
  if (method !== undefined && path !== undefined) return { method, path }
  throw new TypeError(
    `${call}: the request cannot be ${describe(request)}; it takes a method and a path without query, such as 'GET /2/users/me'`,
  )
}

/** @param allowed the options of this call. @throws {TypeError} or {RangeError} for an option that would judge nothing. */
export function readScope(
  call: string,
  mock: MockProvider,
  { scope, allowed }: { scope: AnyScope | undefined; allowed: string[] },
): AnyScope {
  if (scope === undefined) return {}
  if (typeof scope !== 'object' || scope === null)
    throw new TypeError(`${call}: the options cannot be ${describe(scope)}; they are { ${allowed.join(', ')} }`)
  for (const name of Object.keys(scope))
    if (!allowed.includes(name))
      throw new TypeError(`${call}: there is no option ${describe(name)}; there are ${allowed.join(', ')}`)
  assertSince(call, mock, scope.since)
  assertStatus(call, scope.status)
  if (scope.grantType !== undefined && !GRANT_TYPES.includes(scope.grantType))
    throw new RangeError(
      `${call}: grantType cannot be ${describe(scope.grantType)}; it takes ${GRANT_TYPES.join(' or ')}`,
    )
  assertClient(call, mock, scope.client)
  return scope.user === undefined ? scope : { ...scope, user: userName(call, mock, scope.user) }
}

function assertSince(call: string, { journal }: MockProvider, since: unknown): void {
  if (since === undefined) return
  const newest = journal.mark()
  if (!Number.isSafeInteger(since) || Number(since) < 0 || Number(since) > newest)
    throw new RangeError(
      `${call}: since cannot be ${describe(since)}; it takes a mark of this mock, mock.journal.mark(), which is ${newest} now`,
    )
}

function assertStatus(call: string, status: unknown): void {
  if (status === undefined) return
  if (!Number.isInteger(status) || Number(status) < 0 || Number(status) > 599)
    throw new RangeError(
      `${call}: status cannot be ${describe(status)}; it takes an HTTP status, or 0 for a request that got no answer`,
    )
}

function assertClient(call: string, { clients }: MockProvider, client: unknown): void {
  const known = clients.list().map(({ clientId }) => clientId)
  if (client !== undefined && !known.includes(String(client)))
    throw new RangeError(`${call}: client ${describe(client)} is not registered; there are ${known.join(', ')}`)
}

/** The journal names users by their user name. */
function userName(call: string, { users }: MockProvider, wanted: unknown): string {
  const user = users.list().find(({ id, username }) => id === wanted || username === wanted)
  if (user) return user.username
  const known = users.list().map(({ username }) => username)
  throw new RangeError(`${call}: user ${describe(wanted)} does not exist; there are ${known.join(', ')}`)
}
