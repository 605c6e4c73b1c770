import type { JournalEvent } from '../world/journal.ts'
import { familyNameOf, type Family } from './families.ts'
import { Past } from './past.ts'
import type { Events } from './requests.ts'

/**
 * A family as it stands in one journal. Worlds that are put back count their grants anew: what has the same name and began
 * with another event, `first`, is another family.
 */
export type FamilyName = Pick<Family, 'grant' | 'client'> & { first: number }

/** All families, oldest first, and how to get the events of one: its own, and those that changed its world meanwhile. */
export function listFamilies(events: Events): {
  families: FamilyName[]
  eventsOf: (family: FamilyName) => JournalEvent[]
} {
  const begun = new Past<FamilyName>()
  const families: FamilyName[] = []
  const owners = new Map<number, FamilyName>()
  for (const event of events) {
    begun.follow(event)
    const name = familyNameOf(event)
    if (!name) continue
    const key = `${name.grant} ${name.client}`
    const known = begun.get(key)
    const family = known ?? { ...name, first: event.seq }
    if (!known) {
      families.push(family)
      begun.set(key, family, event)
    }
    owners.set(event.seq, family)
  }
  const isOf = (family: FamilyName) => (event: JournalEvent) =>
    owners.get(event.seq) === family || (event.seq > family.first && isOfWorld(event))
  return { families, eventsOf: (family) => events.filter(isOf(family)) }
}

/** Whether it changed time or world for all. */
export function isOfWorld({ kind }: JournalEvent): boolean {
  return kind === 'clock.moved' || kind === 'world.restored'
}
