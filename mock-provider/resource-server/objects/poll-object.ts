import type { Post } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'
import { showInstant } from './tweet-object.ts'

/** X docs: Poll object: `id` and `options` are always there. A poll is closed from its end on, by the world's clock. */
export function showPoll(
  { clock }: World,
  { poll, createdAtMs }: Post,
  fields: readonly string[],
): Record<string, unknown> | undefined {
  if (!poll) return undefined
  const endMs = createdAtMs + poll.durationMinutes * 60_000
  const members: Record<string, unknown> = {
    id: poll.id,
    options: poll.options.map((label, index) => ({ position: index + 1, label, votes: 0 })),
    duration_minutes: poll.durationMinutes,
    end_datetime: showInstant(endMs),
    voting_status: clock.nowMs() < endMs ? 'open' : 'closed',
  }
  const wanted = new Set(['id', 'options', ...fields])
  return Object.fromEntries(Object.entries(members).filter(([name]) => wanted.has(name)))
}
