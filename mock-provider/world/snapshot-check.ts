import { scopeMeanings } from '../wire/scopes.ts'
import { MAX_OPEN, type Attempt } from './attempts.ts'
import { MAX_CLIENTS, MAX_FAULTS, MAX_USERS } from './bounds.ts'
import { assertRedirectUri, MAX_REDIRECT_URIS, type Client, type ClientType } from './clients.ts'
import { isRate, MAX_MS, MAX_RATE, type ClockState } from './clock.ts'
import { assertFaultSpec } from './fault-validation.ts'
import type { FaultState } from './faults.ts'
import { MAX_FOLDERS, type FoldersState } from './folders.ts'
import { checkFolder, checkList } from './list-check.ts'
import { MAX_LISTS, type ListsState } from './lists.ts'
import { checkMessages } from './message-check.ts'
import { mediaState } from './media-check.ts'
import { isId, MAX_POSTS, type PostsState } from './posts.ts'
import { checkPost } from './post-check.ts'
import type { Profile } from './profile.ts'
import { allowedValues, profileX } from './profiles.ts'
import { MAX_WINDOWS, type RateCount } from './rate-windows.ts'
import { MAX_PAIRS, RELATION_KINDS, type RelationsState } from './relations.ts'
import {
  choice,
  count,
  fitting,
  flag,
  jsonObject,
  list,
  object,
  optional,
  pair,
  plainId,
  text,
  whole,
} from './checks.ts'
import { isCount, isObject, type Check } from './checks.ts'
import { referenceProblems } from './snapshot-references.ts'
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts'
import { LIMITS, type AccessToken, type Code, type FamilyEnd, type Grant, type RefreshToken } from './store.ts'
import type { StoreState } from './store.ts'
import { USERNAME, type User } from './users.ts'

/**
 * Looks at every member of a snapshot before anything is done with it. In a world of what passes, every request gets an
 * answer.
 *
 * @throws {TypeError} that names the first member that is wrong: `snapshot.store.grants[3].scopes is not a list of scopes`.
 */
export function assertSnapshot(value: unknown): asserts value is Snapshot {
  const version = isObject(value) ? value.version : undefined
  if (version !== SNAPSHOT_VERSION) {
    const found = typeof version === 'number' ? version : typeof version
    throw new TypeError(`restore: this is not a snapshot of version ${SNAPSHOT_VERSION} (version is ${found})`)
  }
  const problem = checkSnapshot(value)
  if (problem !== undefined) throw new TypeError(`restore: snapshot${problem}`)
  const [reference] = referenceProblems(value as Snapshot) // Each member was looked at by its own check.
  if (reference !== undefined) throw new TypeError(`restore: snapshot${reference}`)
}

const digest = fitting('a digest', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))
const id = fitting('an id of digits', (value) => typeof value === 'string' && isId(value))
const anId = fitting('a whole number, 1 or more', (value) => isCount(value) && value > 0)
const instantMs = fitting('an instant in milliseconds', (value) => Number.isInteger(value) && isOnCalendar(value))
const scope = fitting('a scope', (value) => typeof value === 'string' && scopeMeanings.has(value))
const scopes = list(scope, { of: 'scopes' })
const method = choice<Code['codeChallengeMethod']>({ s256: true, plain: true })
const tokensOfGrant = list(digest, { of: 'digests', most: LIMITS.tokensPerGrant + 1 })
const tokens = LIMITS.grants + LIMITS.supersededTokens

function isOnCalendar(value: unknown): boolean {
  return Math.abs(Number(value)) <= MAX_MS
}

const clockState = object<ClockState>({
  nowMs: fitting(
    'an instant in milliseconds since 1970',
    (value) => instantMs(value) === undefined && Number(value) >= 0,
  ),
  running: flag,
  rate: optional(fitting(`a number above 0, up to ${MAX_RATE}`, isRate)),
})

/** Every switch, each with a value that it has. */
const profile = object(
  Object.fromEntries(Object.keys(profileX).map((name) => [name, switchCheck(name as keyof Profile)])),
)

function switchCheck(name: keyof Profile): Check {
  const allowed = allowedValues(name)
  if (typeof allowed !== 'string') return fitting(allowed.join(' or '), (value) => allowed.includes(value))
  return fitting(allowed, (value) => Number.isInteger(value) && Number(value) >= 0)
}

const redirectUri: Check = (value) => text(value) ?? refusalBy(() => assertRedirectUri(String(value)))

const client = object<Client>({
  clientId: fitting('a text, not empty', (value) => typeof value === 'string' && value !== ''),
  clientSecret: optional(text),
  apiKey: text,
  apiSecret: text,
  name: text,
  type: choice<ClientType>({ confidential: true, public: true }),
  redirectUris: list(redirectUri, { of: 'redirect URIs', most: MAX_REDIRECT_URIS }),
  requestEmail: flag,
  suspended: flag,
})

const user = object<User>({
  id: plainId,
  username: fitting('a user name', (value) => typeof value === 'string' && USERNAME.test(value)),
  name: text,
  fields: jsonObject,
})

const grant = object<Grant>({
  id: fitting('the id of a grant', (value) => typeof value === 'string' && /^g[1-9]\d{0,14}$/.test(value)),
  clientId: text,
  userId: text,
  scopes,
  createdAt: whole,
  accessTokenCount: count,
  refreshTokenCount: count,
  accessTokens: tokensOfGrant,
  refreshTokens: tokensOfGrant,
  closed: optional(
    object<NonNullable<Grant['closed']>>({
      at: whole,
      why: choice<FamilyEnd>({ replay: true, user: true, app: true, age: true }),
    }),
  ),
})

const code = object<Code>({
  grantId: text,
  redirectUri: text,
  codeChallenge: text,
  codeChallengeMethod: method,
  issuedAt: whole,
  spentAt: optional(whole),
})

const token = { grantId: text, number: anId, issuedAt: whole, expiresAt: whole, revokedAt: optional(whole) }

const store = object<StoreState>({
  grants: list(grant, { of: 'grants', most: LIMITS.grants }),
  codes: list(pair(digest, code), { of: 'codes', most: LIMITS.codes }),
  accessTokens: list(pair(digest, object<AccessToken>({ ...token, scopes: optional(scopes) })), {
    of: 'access tokens',
    most: tokens,
  }),
  refreshTokens: list(pair(digest, object<RefreshToken>({ ...token, uses: count, spentAt: optional(whole) })), {
    of: 'refresh tokens',
    most: tokens,
  }),
  grantCount: count,
  forgotten: count,
})

const attempt = object<Attempt>({
  clientId: text,
  redirectUri,
  scopes,
  // It goes into a URL, and a URL cannot hold one half of a surrogate pair.
  state: fitting('a text', (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value)),
  codeChallenge: text,
  codeChallengeMethod: method,
  userId: optional(text),
})

const pairs = list(pair(id, id), { of: 'pairs', most: MAX_PAIRS })

const relations = object<RelationsState>(
  Object.fromEntries(RELATION_KINDS.map((kind) => [kind, pairs])) as Record<keyof RelationsState, Check>,
)

const appOnly = pair(text, object<{ generation: number; live: boolean }>({ generation: anId, live: flag }))

const rateCount = object<RateCount>({ limit: whole, windowSeconds: whole, used: count, resetAt: whole })

const fault = object<FaultState>({
  id: anId,
  spec: (value) => refusalBy(() => assertFaultSpec(value)),
  fired: count,
  remaining: fitting('a whole number, 0 or more, or always', (value) => value === 'always' || isCount(value)),
  armedAtSeq: count,
})

/** What a check says that throws where something cannot be. */
function refusalBy(check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return `: ${error instanceof Error ? error.message : String(error)}`
  }
}

const checkSnapshot = object<Snapshot>({
  version: count,
  clock: clockState,
  profile,
  fingerprintKey: text,
  randomDrawn: count,
  sampleKey: digest,
  journalSeq: count,
  clients: list(client, { of: 'clients', most: MAX_CLIENTS }),
  users: list(user, { of: 'users', most: MAX_USERS }),
  store,
  attempts: list(pair(text, attempt), { of: 'attempts', most: MAX_OPEN }),
  appOnly: list(appOnly, { of: 'app-only tokens', most: MAX_CLIENTS }),
  posts: object<PostsState>({ posts: list(checkPost, { of: 'posts', most: MAX_POSTS }), counter: count }),
  relations,
  messages: checkMessages,
  lists: object<ListsState>({ all: list(checkList, { of: 'lists', most: MAX_LISTS }), counter: count }),
  folders: object<FoldersState>({ all: list(checkFolder, { of: 'folders', most: MAX_FOLDERS }), counter: count }),
  media: mediaState,
  rateWindows: list(pair(text, rateCount), { of: 'windows', most: MAX_WINDOWS }),
  faults: list(fault, { of: 'faults', most: MAX_FAULTS }),
})
