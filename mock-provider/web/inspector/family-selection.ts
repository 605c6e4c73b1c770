import { listFamilies, type FamilyName } from '../../findings/family-events.ts'
import { readLanes, type FamilyLanes } from '../../findings/lanes.ts'
import type { Events } from '../../findings/requests.ts'
import type { Inspection } from './inspection.ts'

const PER_PAGE = 10

/** A family that is shown, and the events of which it was read. */
export type ShownFamily = { lanes: FamilyLanes; events: Events }

/** What an address asks for: one family (`family=g2`, where that is not enough `first=12`), or a page of all, newest first. */
export type Selection = {
  shown: ShownFamily[]
  total: number
  page: number
  pages: number
  wanted: string | undefined
  isWhole: boolean
}

export function selectFamilies({
  events,
  query,
  provider,
}: Pick<Inspection, 'events' | 'query' | 'provider'>): Selection {
  const { families, eventsOf } = listFamilies(events)
  const wanted = query.get('family') ?? undefined
  const fitting = families.filter(fits(wanted, query.get('first'))).toReversed()
  const pages = Math.max(1, Math.ceil(fitting.length / PER_PAGE))
  const page = Math.min(pages, Math.max(1, Math.floor(Number(query.get('page'))) || 1))
  const present = { now: provider.clock.now(), profile: provider.profile }
  const shown = fitting.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((family) => {
    const own = eventsOf(family)
    return { lanes: readLanes(family, own, present), events: own }
  })
  return { shown, total: fitting.length, page, pages, wanted, isWhole: query.has('whole') }
}

function fits(grant: string | undefined, first: string | null): (family: FamilyName) => boolean {
  return (family) =>
    (grant === undefined || family.grant === grant) && (first === null || family.first === Number(first))
}

/** A client's name where it is known; its id otherwise. */
export function clientName({ provider }: Pick<Inspection, 'provider'>, clientId: string): string {
  return provider.clients.list().find((client) => client.clientId === clientId)?.name ?? clientId
}

/** `g1 of @ada_practice at Practice app`. */
export function titleOf(inspection: Pick<Inspection, 'provider'>, { grant, family, client }: FamilyLanes): string {
  const user = family.user === undefined ? '' : ` of @${family.user}`
  return `${grant}${user} at ${clientName(inspection, client)}`
}
