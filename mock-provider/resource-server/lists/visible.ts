import type { List } from '../../world/lists.ts'
import { callerOf, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'

/** True for a list that is public, or the caller's (a private list is for its owner alone: public guides, as michaelgallagherwrites.com of 2023). */
export function isVisible({ caller }: Call, list: List): boolean {
  return !list.private || list.ownerId === caller?.id
}

/** The list, as far as the caller may know of it: somebody else's private list is answered as none (our choice). */
export function findVisible(call: Call, id: string): List | undefined {
  const list = call.world.lists.find(id)
  return list && isVisible(call, list) ? list : undefined
}

/**
 * The same for a change, which is the owner's alone.
 *
 * @throws {ProtocolError} 403 for a public list of somebody else. X's words for that were not found; v1.1 answers 403 as well
 *   (code 104: ropensci-archive/rtweet 652).
 */
export function findOwn(call: Call, id: string): List | undefined {
  const list = findVisible(call, id)
  if (list && list.ownerId !== callerOf(call).id) throw notPermitted(`list ${id} is somebody else's`)
  return list
}
