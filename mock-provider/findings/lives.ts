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
  /** The number of the event that brought it. */
  bornBy: number
  /** When a refresh used it up, and by which event. */
  spentAt?: number
  spentBy?: number
  /** When it ended with its family, or was revoked alone, why, and by which event; missing for one that was spent before. */
  closed?: { at: number; why: string; by: number }
  /** What came of presenting it, in order: `200`, `refused replayed`; a refresh that was done is its end and no use. */
  uses: string[]
}

/** In the order in which the tokens were issued. Of a world that was put back, those that it knows. */
export function readLives(events: Events): Life[] {
  const lives = new Past<Life>()
  for (const event of events) live(lives, event)
  return lives.values()
}

/** A token of this journal: its life, the events that presented it, and the event since which the world knows it no more. */
export type Story = { life: Life; presentedBy: JournalEvent[]; undoneBy?: JournalEvent }

/** The same with those that a world which was put back knows no more; each is told once, whatever came back. */
export function readStories(events: Events): Story[] {
  const lives = new Past<Life>()
  const stories = new Map<string, Story>()
  for (const event of events) {
    const before = event.kind === 'world.restored' ? lives.values() : []
    live(lives, event)
    for (const life of before) tell(stories, life, lives.get(keyOf(life))?.bornBy === life.bornBy ? undefined : event)
    const presented = lives.get(keyOf({ grant: event.grant ?? '', label: presentedBy(event) ?? '' }))
    if (presented) tell(stories, presented, undefined).presentedBy.push(event)
    for (const label of issuedBy(event)?.all ?? []) {
      const born = lives.get(keyOf({ grant: event.grant ?? '', label }))
      if (born) tell(stories, born, undefined)
    }
  }
  for (const life of lives.values()) tell(stories, life, undefined)
  return [...stories.values()]
}

function tell(stories: Map<string, Story>, life: Life, undoneBy: JournalEvent | undefined): Story {
  const key = `${keyOf(life)} ${life.bornBy}`
  const { presentedBy: presented = [] } = stories.get(key) ?? {}
  const story: Story = { life, presentedBy: presented, ...(undoneBy && { undoneBy }) }
  stories.set(key, story)
  return story
}

function keyOf({ grant, label }: Pick<Life, 'grant' | 'label'>): string {
  return `${grant} ${label}`
}

function live(lives: Past<Life>, event: JournalEvent): void {
  lives.follow(event)
  for (const label of issuedBy(event)?.all ?? []) bear(lives, event, label)
  followUse(lives, event)
  if (event.kind === 'revoke.called' && event.reason === 'revoked') revoke(lives, event)
  if (event.kind === 'family.closed') close(lives, event)
}

function bear(lives: Past<Life>, event: JournalEvent, label: string): void {
  const { grant = '', at, seq } = event
  const kind = isAccessToken(label) ? 'access token' : 'refresh token'
  const key = keyOf({ grant, label })
  if (!lives.get(key)) lives.set(key, { grant, label, kind, bornAt: at, bornBy: seq, uses: [] }, event)
}

function followUse(lives: Past<Life>, event: JournalEvent): void {
  const { kind, grant = '', at, seq, spent, http, reason = '' } = event
  const key = keyOf({ grant, label: presentedBy(event) ?? '' })
  const life = lives.get(key)
  if (!life) return
  const uses = [...life.uses]
  if (kind === 'api.called') uses.push(String(http?.status ?? ''))
  if (kind === 'refresh.refused') uses.push(`refused ${reason}`.trim())
  const isSpent = life.spentAt === undefined && spent === life.label
  lives.set(key, { ...life, uses, ...(isSpent && { spentAt: at, spentBy: seq }) }, event)
}

/** One token may be revoked and its family live on; where that ends as well, its event follows. */
function revoke(lives: Past<Life>, event: JournalEvent): void {
  const { grant = '', at, seq, labels: [label = ''] = [] } = event
  const life = lives.get(keyOf({ grant, label }))
  if (life?.spentAt !== undefined || !life || life.closed) return
  lives.set(keyOf(life), { ...life, closed: { at, why: 'app', by: seq } }, event)
}

function close(lives: Past<Life>, event: JournalEvent): void {
  const closed = { at: event.at, why: event.reason ?? '', by: event.seq }
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
