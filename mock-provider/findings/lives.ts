import type { JournalEvent } from '../world/journal.ts'
import type { Profile } from '../world/profile.ts'
import { Past } from './past.ts'
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

/** In the order in which the tokens were issued. Of a world that was put back, those that it knows. */
export function readLives(events: Events): Life[] {
  const lives = new Past<Life>()
  for (const event of events) {
    lives.follow(event)
    for (const label of issuedBy(event)?.all ?? []) bear(lives, event, label)
    followUse(lives, event)
    if (event.kind === 'family.closed') close(lives, event)
  }
  return lives.values()
}

function bear(lives: Past<Life>, event: JournalEvent, label: string): void {
  const { grant = '', at } = event
  const kind = isAccessToken(label) ? 'access token' : 'refresh token'
  const key = `${grant} ${label}`
  if (!lives.get(key)) lives.set(key, { grant, label, kind, bornAt: at, uses: [] }, event)
}

function followUse(lives: Past<Life>, event: JournalEvent): void {
  const { kind, grant = '', at, spent, http, reason = '' } = event
  const key = `${grant} ${presentedBy(event) ?? ''}`
  const life = lives.get(key)
  if (!life) return
  const uses = [...life.uses]
  if (kind === 'api.called') uses.push(String(http?.status ?? ''))
  if (kind === 'refresh.refused') uses.push(`refused ${reason}`.trim())
  const spentAt = life.spentAt ?? (spent === life.label ? at : undefined)
  lives.set(key, { ...life, uses, ...(spentAt !== undefined && { spentAt }) }, event)
}

function close(lives: Past<Life>, event: JournalEvent): void {
  const closed = { at: event.at, why: event.reason ?? '' }
  for (const [key, life] of lives.entries())
    if (life.grant === event.grant && life.spentAt === undefined && !life.closed)
      lives.set(key, { ...life, closed }, event)
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
