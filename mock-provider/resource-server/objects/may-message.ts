import type { World } from '../../world/world.ts'

/**
 * Whether one account can write to another: neither blocks the other, and it blocks no messages of his. X's own settings of
 * who may write are not simulated: everybody may (our choice).
 */
export function mayMessage({ relations }: World, fromId: string, toId: string): boolean {
  const isBlocked = relations.has('blocks', fromId, toId) || relations.has('blocks', toId, fromId)
  return !isBlocked && !relations.has('dmBlocks', toId, fromId)
}
