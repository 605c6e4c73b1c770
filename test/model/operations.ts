import * as fc from 'fast-check'

/** Who asks: the confidential client, the public one, or another confidential one. */
const CLIENTS = ['first', 'public', 'other'] as const
export type ClientName = (typeof CLIENTS)[number]
const USERS = ['ada_practice', 'ben_practice'] as const
export type UserName = (typeof USERS)[number]

/** How a client proves who it is at the token endpoint. */
const PROOFS = ['right', 'wrong secret', 'old secret', 'none', 'in the body'] as const
export type Proof = (typeof PROOFS)[number]

/** Tokens and codes are named by how many came after them: 0 is the newest of all that were ever handed out. */
export type Operation =
  | { does: 'sign in'; client: ClientName; user: UserName; offline: boolean; seconds?: number }
  | { does: 'authorize'; client: ClientName; user: UserName; offline: boolean; denies: boolean; elsewhere: boolean }
  | { does: 'exchange'; code: number; client: ClientName; proof: Proof; verifier: boolean; redirect: boolean }
  | { does: 'refresh'; token: number; client: ClientName; proof: Proof; access: boolean }
  | { does: 'revoke'; token: number; access: boolean; client: ClientName; proof: Proof; hint: Hint }
  | { does: 'revoke by user'; client: ClientName; user: UserName }
  | { does: 'call'; token: number; refresh: boolean }
  | { does: 'suspend' | 'unsuspend' | 'rotate secret'; client: ClientName }
  | { does: 'advance'; seconds: number }
  | { does: 'advance to expiry'; token: number; access: boolean }
  | { does: 'save' | 'restore' | 'reset' | 'run and freeze' }

/** Right, wrong or missing. */
type Hint = 'access_token' | 'refresh_token' | undefined

const often = <T>(first: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(first) }, { weight: 2, arbitrary: fc.constantFrom(first, ...others) })

const client = often<ClientName>(...CLIENTS)
const user = often<UserName>(...USERS)
const proof = often<Proof>(...PROOFS)
const recent = fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 2 }) }, { weight: 1, arbitrary: fc.nat({ max: 20 }) })
const usually = often(true, false)
const rarely = often(false, true)
const does = <Name extends string>(name: Name): fc.Arbitrary<Name> => fc.constant(name)

const MINUTE = 60
const DAY = 86_400
/** Around what the profiles have: a code's 30 s, a grace of 60 s, two hours, 180 days. */
const SPANS = [0, 1, 29, 30, 31, 59, MINUTE, 61, 7199, 7200, 7201, DAY, 179 * DAY, 180 * DAY, 181 * DAY, 3660 * DAY]

const operations: [weight: number, fc.Arbitrary<Operation>][] = [
  [3, fc.record({ does: does('sign in'), client, user, offline: usually })],
  [1, fc.record({ does: does('sign in'), client, user, offline: usually, seconds: fc.constantFrom(0, 1, 100_000) })],
  [3, fc.record({ does: does('authorize'), client, user, offline: usually, denies: rarely, elsewhere: rarely })],
  [5, fc.record({ does: does('exchange'), code: recent, client, proof, verifier: usually, redirect: usually })],
  [9, fc.record({ does: does('refresh'), token: recent, client, proof, access: rarely })],
  [
    3,
    fc.record({
      does: does('revoke'),
      token: recent,
      access: fc.boolean(),
      client,
      proof,
      hint: often<Hint>('refresh_token', 'access_token', undefined),
    }),
  ],
  [1, fc.record({ does: does('revoke by user'), client, user })],
  [5, fc.record({ does: does('call'), token: recent, refresh: rarely })],
  [1, fc.record({ does: fc.constantFrom('suspend', 'unsuspend', 'unsuspend', 'rotate secret'), client })],
  [3, fc.record({ does: does('advance'), seconds: fc.constantFrom(...SPANS) })],
  [1, fc.record({ does: does('advance to expiry'), token: recent, access: fc.boolean() })],
  [1, fc.record({ does: fc.constantFrom('save', 'restore', 'restore', 'reset', 'run and freeze') })],
]

/** What happens to a mock, in this order. */
export const stories: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(...operations.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { minLength: 1, maxLength: 40, size: 'max' },
)
