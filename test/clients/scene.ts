import { findOperation } from '../../mock-provider/resource-server/api/operations.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import { scopeMeanings } from '../../mock-provider/wire/scopes.ts'
import { interceptX } from '../../src/testing/intercept.ts'

type Methods = Record<string, unknown>

/** Ada with a package in her hand, and what others see of what she does. */
export type Scene<Client> = {
  mock: MockProvider
  client: Client
  ids: { ada: string; ben: string; mallory: string }
  /** What X answers to Ben, who asks without the package. */
  read(path: string): Promise<Answer>
  /** Ada follows Ben, as she did before she had the package. */
  followBen(): Promise<void>
  /** A post of somebody's, a minute after all before; its id. */
  post(author: string, text: string): string
}

/** `status` and the body. */
type Answer = { status: number; data?: unknown; includes?: unknown; meta?: unknown; errors?: unknown }

/** Leads X's hosts to the mock and signs in Ada with every scope. `open` makes the package's client of an access token. */
export async function openScene<Client>(
  mock: MockProvider,
  open: (accessToken: string) => Client,
): Promise<Scene<Client>> {
  interceptX(mock)
  const { accessToken } = await signIn(mock, 'ada_practice')
  const [ada = '', ben = '', mallory = ''] = mock.users.list().map(({ id }) => id)
  return {
    mock,
    client: open(accessToken),
    ids: { ada, ben, mallory },
    read: (path) => ask(mock, 'ben_practice', path),
    followBen: async () => {
      const { status } = await ask(mock, 'ada_practice', `/2/users/${ada}/following`, { target_user_id: ben })
      if (status !== 200) throw new Error(`Ada cannot follow Ben: ${status}`)
    },
    post: (author, text) => {
      mock.clock.advance({ minutes: 1 })
      return mock.posts.add({ author, text }).id
    },
  }
}

async function ask(mock: MockProvider, user: string, path: string, body?: object): Promise<Answer> {
  const { accessToken } = await signIn(mock, user)
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const posted = body && { method: 'POST', body: JSON.stringify(body) }
  const response = await mock.fetch(`https://api.x.com${path}`, { headers, ...posted })
  return { status: response.status, ...JSON.parse(await response.text()) }
}

function signIn(mock: MockProvider, user: string) {
  return mock.signIn({ user, scopes: [...scopeMeanings.keys()] })
}

/** X's operations that were asked for over a socket, in the order of their first use; the client's look at itself aside. */
export function operationsOf(mock: MockProvider): string[] {
  const asked = mock.journal.events.flatMap(({ connection, http }) =>
    connection !== undefined && http ? (findOperation(http.method, http.path)?.operation.name ?? http.path) : [],
  )
  return [...new Set(asked)].filter((name) => name !== 'GET /2/users/me')
}

/**
 * The client, with a look at what is called: `used` are the methods of these members of it, `v2.tweet`, in the order of
 * their first use.
 */
export function watchCalls<Client extends object>(client: Client, members: readonly string[]) {
  const used = new Set<string>()
  const watched = new Proxy(client, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      return isMember(member) && members.includes(String(name)) ? watchMember(member, String(name), used) : member
    },
  })
  return { client: watched, used }
}

function watchMember(member: Methods, name: string, used: Set<string>): Methods {
  return new Proxy(member, {
    get: (target, method) => {
      const value: unknown = Reflect.get(target, method)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        used.add(`${name}.${String(method)}`)
        return Reflect.apply(value, target, args)
      }
    },
  })
}

function isMember(value: unknown): value is Methods {
  return typeof value === 'object' && value !== null
}

/** Every method that members of a client have: `v2.tweet`. */
export function methodsOf(client: object, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const names = new Set<string>()
    for (let each: unknown = Reflect.get(client, member); isMember(each); each = Object.getPrototypeOf(each))
      for (const name of Object.getOwnPropertyNames(each)) names.add(`${member}.${name}`)
    return [...names]
  })
}
