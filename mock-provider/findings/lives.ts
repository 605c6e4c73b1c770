import type { JournalEvent } from '../world/journal.ts'
import type { Profile } from '../world/profile.ts'
import type { Events } from './requests.ts'
import { isAccessToken, issuedBy, presentedBy } from './tokens.ts'

/** One token's life, as far as the journal tells it. Instants are the mock's, in whole seconds since 1970. */
export type Life = {
  grant: string
  /** `AT#1`, `RT#2`. */
  label: string
  kind: 'access token' | 'refresh token'
  bornAt: number
  /** When a refresh used it up. */
  spentAt?: number
  /** When its family ended, and why; missing for one that was spent before. */
  closed?: { at: number; why: string }
  /** What came of presenting it, in order: `200`, `refused replayed`; a refresh that was done is its end and no use. */
  uses: string[]
}

/** In the order in which the tokens were issued. */
export function readLives(events: Events): Life[] {
  const lives = new Map<string, Life>()
  for (const event of events) {
    for (const label of issuedBy(event)?.all ?? []) bear(lives, event, label)
    followUse(lives, event)
    if (event.kind === 'family.closed') close(lives, event)
  }
  return [...lives.values()]
}

function bear(lives: Map<string, Life>, { grant = '', at }: JournalEvent, label: string): void {
  const kind = isAccessToken(label) ? 'access token' : 'refresh token'
  if (!lives.has(`${grant} ${label}`)) lives.set(`${grant} ${label}`, { grant, label, kind, bornAt: at, uses: [] })
}

function followUse(lives: Map<string, Life>, event: JournalEvent): void {
  const { kind, grant = '', at, spent, http, reason = '' } = event
  const life = lives.get(`${grant} ${presentedBy(event) ?? ''}`)
  if (!life) return
  if (spent === life.label) life.spentAt ??= at
  if (kind === 'api.called') life.uses.push(String(http?.status ?? ''))
  if (kind === 'refresh.refused') life.uses.push(`refused ${reason}`.trim())
}

function close(lives: Map<string, Life>, { grant = '', at, reason = '' }: JournalEvent): void {
  for (const life of lives.values())
    if (life.grant === grant && life.spentAt === undefined) life.closed ??= { at, why: reason }
}

/** How long tokens of that kind live, in seconds. */
export function lifetimeOf({ kind }: Pick<Life, 'kind'>, profile: Readonly<Profile>): number {
  return kind === 'access token' ? profile.accessTokenLifetimeSeconds : profile.refreshLifetimeSeconds
}

/** What a token is good for at that instant. */
export function stateOf(life: Life, now: number, profile: Readonly<Profile>): 'spent' | 'closed' | 'expired' | 'alive' {
  if (life.spentAt !== undefined) return 'spent'
  if (life.closed) return 'closed'
  return now - life.bornAt >= lifetimeOf(life, profile) ? 'expired' : 'alive'
}
