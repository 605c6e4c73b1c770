import type { World } from '../../world/world.ts'

/**
 * Whether one account can write to another: neither blocks the other, and it blocks no messages of theirs.
 *
 * Who may write is a setting of each account at X. Here everybody may; an account with `receives_your_dm: false` among its
 * fields takes messages of those alone that it follows (our choice).
 */
export function mayMessage({ relations, users }: World, fromId: string, toId: string): boolean {
  const isBlocked = relations.has('blocks', fromId, toId) || relations.has('blocks', toId, fromId)
  if (isBlocked || relations.has('dmBlocks', toId, fromId)) return false
  const isClosed = users.byId(toId)?.fields.receives_your_dm === false
  return !isClosed || relations.has('follows', toId, fromId)
}
