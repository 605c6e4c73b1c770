import { clientOf, type Events } from '../../../findings/requests.ts'
import { lostAnswers } from '../../../findings/tokens.ts'
import type { Profile } from '../../../world/profile.ts'
import { namedProfiles, profileX } from '../../../world/profiles.ts'
import { practiceUsers } from '../../../world/practice.ts'
import { movesBefore } from './before.ts'
import { readHolds, type Holds } from './holds.ts'
import type { Move, Work } from './move.ts'
import { readMoves } from './moves.ts'
import { concerns, isOfApp, isSignIn, lastReset } from './recorded.ts'

/** What the world of the test differs in from one that nobody told anything. */
export type PlannedWorld = {
  profile?: string
  switches: Readonly<Record<string, unknown>>
  redirectUris: readonly string[]
  isPublic: boolean
  users: readonly string[]
}

/** A test before it is written in any language. */
export type Plan = {
  /** The numbers of its first and last event. */
  from: number
  to: number
  client: string | undefined
  world: PlannedWorld
  moves: readonly Move[]
  /** The apps that work, by the grants that they were signed in with, in the order in which they begin. */
  apps: readonly string[]
  holds: Holds
  /** The numbers of the events whose answers did not arrive as they were. */
  lost: ReadonlySet<number>
  /** What could not be written, or may not come out the same. */
  notices: readonly string[]
}

/** What a test is to be written of. */
export type Recording = {
  /** All that the journal holds. */
  events: Events
  /** The first event of the test; what came since the last reset unless given. */
  from?: number | undefined
  /** The client of the test; the first that did anything unless given. */
  client?: string | undefined
  profile: Readonly<Profile>
  /** Ids of clients without a secret. */
  publicClients: readonly string[]
  /** Whether the journal has lost no event. */
  isWhole: boolean
}

const DEFAULT_REDIRECT_URIS = ['http://127.0.0.1:5000/oauth/callback']

/** Reads a recorded session as a plan of a test; undefined where no app sent anything. */
export function readPlan(recording: Recording): Plan | undefined {
  const { events } = recording
  const from = recording.from ?? lastReset(events) + 1
  const all = events.filter(({ seq }) => seq >= from)
  const client = recording.client ?? clientIn(all) ?? clientIn(events)
  const window = all.filter(concerns(client))
  const [first, last] = [window[0], window.at(-1)]
  if (!first || !last || !window.some(isOfApp)) return undefined
  const earlier = events.filter(({ seq }) => seq < from && seq > lastResetBefore(events, from)).filter(concerns(client))
  const before = movesBefore(earlier, window)
  const moves = [...before.moves, ...readMoves(window, { client, signedIn: before.signedIn, from: first.at })]
  const armed = window.filter(({ kind, fault }) => kind === 'fault.armed' && fault).map(({ seq }) => seq)
  const holds = readHolds(events.filter(concerns(client)), window, [...before.faults, ...armed])
  const apps = [...new Set(moves.filter(isWork).map(({ app }) => app))]
  const plan = { from: first.seq, to: last.seq, client, moves, apps, holds, lost: lostAnswers(window) }
  const world = worldOf(recording, window, { client, moves })
  return { ...plan, world, notices: noticesOf(recording, { ...plan, all, world }) }
}

function isWork(move: Move): move is Work {
  return move.kind === 'work'
}

function lastResetBefore(events: Events, from: number): number {
  return lastReset(events.filter(({ seq }) => seq < from))
}

/** Whose requests came first; of none, who was signed in first. */
function clientIn(events: Events): string | undefined {
  const named = [...events.filter(isOfApp), ...events.filter(isSignIn)].map(clientOf)
  return named.find((client) => client !== undefined)
}

function worldOf(
  { profile, publicClients }: Recording,
  window: Events,
  { client, moves }: Pick<Plan, 'client' | 'moves'>,
): PlannedWorld {
  const uris = window.flatMap(
    ({ http }) => http?.request.flatMap(({ name, value }) => redirectUriOf(name, value)) ?? [],
  )
  const redirectUris = [...new Set(uris)].filter((uri) => !DEFAULT_REDIRECT_URIS.includes(uri)).slice(0, 10)
  const isPublic = client !== undefined && publicClients.includes(client)
  const practice = new Set(practiceUsers.map(({ username }) => username))
  const named = moves.flatMap((move) => (move.kind === 'sign-in' || move.kind === 'revoke' ? move.user : []))
  const users = [...new Set(named)].filter((user) => !practice.has(user))
  return { ...switchesOf(profile), redirectUris, isPublic, users }
}

function redirectUriOf(name: string, value: string | undefined): string[] {
  return name === 'redirect_uri' && value !== undefined ? [value] : []
}

/** The named profile that it is, or what differs from `x`. */
function switchesOf(profile: Readonly<Profile>): Pick<PlannedWorld, 'profile' | 'switches'> {
  const usual = Object.fromEntries(Object.entries(profileX).map(([name, { value }]) => [name, value]))
  const switches = Object.fromEntries(Object.entries(profile).filter(([name, value]) => usual[name] !== value))
  const same = Object.entries(namedProfiles).find(
    ([, changes]) => JSON.stringify(sorted(changes)) === JSON.stringify(sorted(switches)),
  )
  if (!same) return { switches }
  return same[0] === 'x' ? { switches: {} } : { profile: same[0], switches: {} }
}

function sorted(members: object): [string, unknown][] {
  return Object.entries(members).toSorted(([one], [other]) => one.localeCompare(other))
}

type Drawn = Omit<Plan, 'notices'> & { all: Events }

function noticesOf({ isWhole, events }: Recording, { from, client, all, moves, holds, world }: Drawn): string[] {
  const others = new Set(all.filter(isOfApp).flatMap((event) => clientOf(event) ?? []))
  others.delete(client ?? '')
  const isCut = !isWhole && lastReset(events) === 0
  const suspended = all.some(({ reason }) => reason === 'client-suspended')
  const suspends = moves.some((move) => move.kind === 'client' && move.lever === 'suspend')
  const early = holds.replays.filter(({ begins: first }) => first < from)
  return [
    isCut &&
      `The journal has lost what came before event ${events[0]?.seq}: what that did to the world is missing here.`,
    others.size > 0 && `One test is of one client. Left out are the requests of ${[...others].join(', ')}.`,
    suspended &&
      !suspends &&
      'The client was suspended by a call that the journal does not tell of: suspend it in the test.',
    early.length > 0 && `The first use of ${early.map(({ token }) => token).join(', ')} came before the test begins.`,
    holds.otherCalls > 0 && `${holds.otherCalls} more calls came; nothing is asserted of them.`,
    world.users.length > 0 && `Not an account of every world, so it is added: ${world.users.join(', ')}.`,
  ].filter((notice) => notice !== false)
}
