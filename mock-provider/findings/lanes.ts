import { lanesWithoutLives } from './bare-lanes.ts'
import { readFamilies, type Family, type ReplayUse } from './families.ts'
import { isOfWorld, type FamilyName } from './family-events.ts'
import { useOf, type Lane, type Present, type Repeats } from './lane.ts'
import { endOfStory, stateOfStory } from './lane-ends.ts'
import { readSteps, type Step } from './lane-steps.ts'
import { readStories, type Story } from './lives.ts'
import { hasOverlap, type Events } from './requests.ts'
import { lostAnswers } from './tokens.ts'

/**
 * A token that two requests carried: where two callers met, or one forgot. `lane` is its place among the lanes; `mark` are a
 * few words for a picture.
 */
export type Twice = {
  lane: number
  token: string
  first?: number
  again: number
  answerLost: boolean
  says: string
  mark: string
}

/** A family as a picture has it: lanes and steps, in order. `isCut`: the journal has dropped how it began. */
export type FamilyLanes = FamilyName & {
  family: Family
  lanes: Lane[]
  steps: Step[]
  twice: Twice[]
  isCut: boolean
  now: number
}

/** @param events those of the family (`listFamilies`), oldest first. */
export function readLanes(name: FamilyName, events: Events, present: Present): FamilyLanes {
  const own = events.filter((event) => !isOfWorld(event))
  const [family = emptyFamily(name)] = readFamilies(events).families
  const repeats = new Map(family.replays.map(({ again, answerLost }) => [again.event, answerLost]))
  const lost = lostAnswers(events)
  const stories = readStories(events)
  const told = stories.map((story) => laneOf(story, { ...present, lost, repeats }))
  const lanes = [...lanesWithoutLives({ events, stories, repeats, ...present }), ...told]
  return {
    ...name,
    family,
    lanes,
    steps: readSteps(events),
    twice: readTwice(family.replays, lanes, own),
    isCut: lanes.some(({ born }) => !born),
    now: present.now,
  }
}

function emptyFamily({ grant, client }: FamilyName): Family {
  const counts = { refreshes: 0, calls: 0, scopes: [], tokens: [], replays: [], expired: [], refusals: [] }
  return { grant, client, ...counts }
}

type Known = Present & { lost: ReadonlySet<number>; repeats: Repeats }

function laneOf(story: Story, known: Known): Lane {
  const { life, presentedBy } = story
  const end = endOfStory(story, known)
  return {
    token: life.label,
    kind: life.kind,
    born: { event: life.bornBy, at: life.bornAt },
    uses: presentedBy.map((event) => useOf(event, life.label)),
    state: stateOfStory(story, known),
    ...(end && { end }),
  }
}

/** Each replay with the lane that it is in. Looked up, not searched: a client may repeat one token thousands of times. */
function readTwice(replays: readonly ReplayUse[], lanes: readonly Lane[], own: Events): Twice[] {
  const places = new Map<string, number>()
  for (const [place, { token, uses }] of [...lanes.entries()].toReversed())
    for (const { event } of uses) places.set(useKey(token, event), place)
  const events = new Map(own.map((event) => [event.seq, event]))
  return replays.map(({ token, first, again, answerLost }) => {
    const after = events.get(again.event)
    const atOnce = after !== undefined && hasOverlap(after, first && events.get(first.event))
    return {
      lane: places.get(useKey(token, again.event)) ?? -1,
      token,
      ...(first && { first: first.event }),
      again: again.event,
      answerLost,
      ...sayTwice({ first, again, answerLost, atOnce }),
    }
  })
}

function useKey(token: string, event: number): string {
  return `${event} ${token}`
}

type Uses = Pick<ReplayUse, 'again' | 'answerLost'> & { first: ReplayUse['first'] | undefined; atOnce: boolean }

function sayTwice(uses: Uses): Pick<Twice, 'says' | 'mark'> {
  const mark = markOf(uses)
  const { first, again, answerLost } = uses
  if (!first) return { mark, says: `${mark}; its first use is no longer in the journal` }
  const hasTwoLines = first.connection !== undefined && first.connection !== again.connection
  const where = hasTwoLines ? `, connections ${first.connection} and ${again.connection ?? 'none'}` : ''
  return { mark, says: mark + (answerLost ? ', as an answer was lost' : '') + where }
}

function markOf({ first, again, answerLost, atOnce }: Uses): string {
  if (!first) return `used again: #${again.event}`
  return `${answerLost ? 'sent twice' : `used twice${atOnce ? ' at once' : ''}`}: #${first.event}, #${again.event}`
}
