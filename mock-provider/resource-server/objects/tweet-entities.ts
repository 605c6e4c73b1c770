import { entitiesOf } from '../../world/post-text.ts'
import type { Users } from '../../world/users.ts'

/** As many characters of a link as X shows of it (twitter-text). */
const DISPLAY_LENGTH = 26

/**
 * X docs: Post object, `entities`; undefined where there are none. At X a text holds `t.co` links in place of those that
 * were sent; here the text stays as it was sent, so `url` and `expanded_url` are the same (our choice).
 */
export function showEntities(text: string, users: Users): Record<string, object[]> | undefined {
  const { urls, hashtags, cashtags, mentions } = entitiesOf(text)
  const shown = {
    mentions: mentions.map(({ start, end, username }) => {
      const id = users.byUsername(username)?.id
      return { start, end, username, ...(id !== undefined && { id }) }
    }),
    urls: urls.map(({ start, end, url }) => ({ start, end, url, expanded_url: url, display_url: displayed(url) })),
    hashtags,
    cashtags,
  }
  const some = Object.entries(shown).filter(([, found]) => found.length > 0)
  return some.length > 0 ? Object.fromEntries(some) : undefined
}

function displayed(url: string): string {
  const shown = url.replace(/^https?:\/\/(www\.)?/i, '')
  return shown.length > DISPLAY_LENGTH ? `${shown.slice(0, DISPLAY_LENGTH)}…` : shown
}
