import { compareRates, costOf } from '../compare.ts'
import type { Row } from '../row.ts'
import { search, turnPages, writePosts, type Ready, type Talk } from '../talks.ts'

/** As many posts as a world keeps. */
const POSTS = 10_000

/**
 * Calls that do more than read a user, beside the least that answers them: token, limits, checks, the world and the journal
 * may cost what they cost a refresh, which does as much.
 */
export const apiRows: Row[] = [
  apiRow('POST /2/tweets, in a world that is full', 'bare node:http that parses the JSON', {
    talk: writePosts,
    atMost: 3.3,
  }),
  // Each of the posts is looked at, as words, not as letters: a search must not be felt in a test.
  apiRow('a search over 10,000 posts, 50 found', 'bare node:http that looks through as many texts', {
    talk: search,
    atMost: 4,
  }),
  // A hundred posts are made and written, of ten thousand that could be.
  apiRow('a page of the home timeline, 100 of 10,000 posts', 'bare node:http that writes as many', {
    talk: turnPages,
    atMost: 10,
  }),
]

function apiRow(what: string, beside: string, { talk, atMost }: { talk: (ready: Ready) => Talk; atMost: number }): Row {
  return {
    what: `cost of ${what}`,
    beside,
    unit: 'µs',
    budget: { of: 'ratio', atMost },
    measure: async (scale) => {
      const options = { grants: 1, posts: Math.max(200, scale.count(POSTS)) }
      return costOf(
        await compareRates(
          { ours: { program: 'mock.mjs', options }, other: { program: 'bare-http.mjs' }, talk },
          scale,
        ),
      )
    },
  }
}
