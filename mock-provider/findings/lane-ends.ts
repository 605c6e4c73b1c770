import { repeatedIn, type LaneEnd, type Present, type Repeats, type TokenState } from './lane.ts'
import { lifetimeOf, stateOf, type Life, type Story } from './lives.ts'
import { withUnits } from './times.ts'

type Known = Present & { lost: ReadonlySet<number>; repeats: Repeats }

/** Why families end, in words, by the reason of `family.closed`. */
export const whyClosed: Readonly<Record<string, string>> = {
  user: 'the user took the access back',
  app: 'the app revoked it',
  replay: 'its family was closed after a replay',
  age: 'its family ended of age',
}

/** The state that says most: what happened to a token before what time did to it. */
export function stateOfStory(story: Story, known: Known): TokenState {
  const { life, presentedBy, undoneBy } = story
  if (undoneBy) return 'undone'
  const repeated = repeatedIn(presentedBy, known.repeats)
  if (repeated) return repeated
  if (life.spentBy !== undefined) return 'used'
  if (known.lost.has(life.bornBy) && presentedBy.length === 0) return 'lost'
  return wayOf(story, known)
}

/** How it ended, if it did. */
export function endOfStory(story: Story, known: Present): LaneEnd | undefined {
  const { life, undoneBy } = story
  const { spentAt, spentBy, closed } = life
  if (undoneBy) return { at: undoneBy.at, by: undoneBy.seq, says: 'the world was put back to before it' }
  if (spentAt !== undefined && spentBy !== undefined) return { at: spentAt, by: spentBy, says: 'a refresh used it up' }
  const way = wayOf(story, known)
  if (way === 'ready') return undefined
  if (way === 'revoked' && closed) return { at: closed.at, by: closed.by, says: whyClosed[closed.why] ?? closed.why }
  return endBefore(story, known)
}

function wayOf(story: Story, { now, profile }: Present): 'ready' | 'expired' | 'revoked' {
  const { life } = story
  // What had grown old before its family ended did not end with it.
  if (life.closed) return stateOf(withoutEnd(life), life.closed.at, profile) === 'expired' ? 'expired' : 'revoked'
  if (stateOf(life, now, profile) === 'expired' || refusedAs(story, 'expired')) return 'expired'
  return refusedAs(story, 'superseded') ? 'revoked' : 'ready'
}

/** A token may live shorter than its profile says, or end with the next pair: a refusal says so. */
function endBefore(story: Story, { profile }: Present): LaneEnd {
  const { life } = story
  const lifetime = lifetimeOf(life, profile)
  const refusal = refusedAs(story, 'expired') ?? refusedAs(story, 'superseded')
  if (refusal && refusal.at < life.bornAt + lifetime)
    return { at: refusal.at, by: refusal.seq, says: `refused as ${refusal.reason}` }
  return { at: life.bornAt + lifetime, says: withUnits(`it lives ${lifetime} s`) }
}

function refusedAs({ presentedBy }: Story, wanted: string) {
  return presentedBy.find(({ kind, reason }) => kind !== 'refresh.done' && reason === wanted)
}

function withoutEnd(life: Life): Life {
  const open = { ...life }
  delete open.closed
  return open
}
