import {
  clockTime,
  issuedBy,
  labelsByFingerprint,
  readLives,
  stateOf,
  type JournalEvent,
  type Profile,
} from '../../../mock-provider/index.ts'
import type { TokenFile } from './evidence.ts'

/** One refresh token in the line of its family. */
export type Generation = { label: string; state: 'used' | 'ready' | 'dead'; at: number }

/** One line of the token file, before and after. */
export type TokenChange = { what: 'access token' | 'refresh token'; before: string; after: string; isChanged: boolean }

/** The refresh tokens of the newest grant, oldest first: which were used and when, and which is ready. */
export function familyOf(
  events: readonly JournalEvent[],
  { now, profile }: { now: number; profile: Readonly<Profile> },
): Generation[] {
  const grant = events.findLast((event) => issuedBy(event) !== undefined)?.grant
  return readLives(events)
    .filter((life) => life.grant === grant && life.kind === 'refresh token')
    .map((life) => {
      const { label, bornAt, spentAt } = life
      if (spentAt !== undefined) return { label, state: 'used', at: spentAt }
      return { label, state: stateOf(life, now, profile) === 'alive' ? 'ready' : 'dead', at: bornAt }
    })
}

/** `RT#1 x used 09:02 -> RT#2 o ready`. */
export function familyLine(family: readonly Generation[]): string {
  const told = { used: 'x used', ready: 'o ready', dead: 'x dead' }
  return family
    .map(({ label, state, at }) => `${label} ${told[state]}${state === 'used' ? ` ${clockTime(at)}` : ''}`)
    .join(' -> ')
}

/** The token file's change in labels, where the journal knows them, else in fingerprints. */
export function tokenChanges(
  before: Omit<TokenFile, 'run'>,
  after: Omit<TokenFile, 'run'>,
  events: readonly JournalEvent[],
): TokenChange[] {
  const labels = labelsByFingerprint(events)
  const named = (print: string | undefined) =>
    print === undefined ? 'none' : `${labels.get(print) ?? ''} ${print}`.trim()
  return [
    {
      what: 'access token',
      before: named(before.accessToken) + lifeOf(before),
      after: named(after.accessToken) + lifeOf(after),
      isChanged: before.accessToken !== after.accessToken,
    },
    {
      what: 'refresh token',
      before: named(before.refreshToken),
      after: named(after.refreshToken),
      isChanged: before.refreshToken !== after.refreshToken,
    },
  ]
}

function lifeOf({ accessToken, expiresAt }: Omit<TokenFile, 'run'>): string {
  return accessToken === undefined || expiresAt === undefined ? '' : ` until ${clockTime(expiresAt)}`
}
