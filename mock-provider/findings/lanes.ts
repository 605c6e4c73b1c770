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
    twice: family.replays.map((replay) => twiceOf(replay, lanes, own)),
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

function twiceOf({ token, first, again, answerLost }: ReplayUse, lanes: readonly Lane[], own: Events): Twice {
  const lane = lanes.findIndex((each) => each.token === token && each.uses.some(({ event }) => event === again.event))
  const [before, after] = [first, again].map((use) => own.find(({ seq }) => seq === use?.event))
  const atOnce = after !== undefined && hasOverlap(after, before)
  const uses = { first: first?.event, again: again.event, answerLost, atOnce }
  const lines = first?.connection !== again.connection && first?.connection !== undefined
  const where = lines ? `, connections ${first.connection} and ${again.connection ?? 'none'}` : ''
  const says = sayTwice(uses) + where
  return { lane, token, ...(first && { first: first.event }), again: again.event, answerLost, says, mark: markOf(uses) }
}

type Uses = { first: number | undefined; again: number; answerLost: boolean; atOnce: boolean }

function markOf({ first, again, answerLost, atOnce }: Uses): string {
  if (first === undefined) return `used again: #${again}`
  return `${answerLost ? 'sent twice' : `used twice${atOnce ? ' at once' : ''}`}: #${first}, #${again}`
}

function sayTwice(uses: Uses): string {
  if (uses.first === undefined) return `${markOf(uses)}; its first use is no longer in the journal`
  return markOf(uses) + (uses.answerLost ? ', as an answer was lost' : '')
}
