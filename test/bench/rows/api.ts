import { compareRates, costOf } from '../compare.ts'
import type { Row } from '../row.ts'
import { search, turnPages, writePosts, type Ready, type Talk } from '../talks.ts'

/** As many posts as a world keeps. */
const POSTS = 10_000

/**
 * Calls that do more than read a user, beside the least that answers them. A refresh may cost three times as much as a bare
 * server that parses its form (http.ts); these check more, by a table, and keep more.
 */
export const apiRows: Row[] = [
  // As a refresh, and a body is held against its schema, a text is looked through for names, and the oldest post is dropped.
  apiRow('POST /2/tweets, in a world that is full', 'bare node:http that parses the JSON', {
    talk: writePosts,
    atMost: 5,
  }),
  // Both look at each text; here by words, and who may read it is asked as well.
  apiRow('a search over 10,000 posts, 50 found', 'bare node:http that looks through as many texts', {
    talk: search,
    atMost: 8,
  }),
  // Which hundred of ten thousand they are is asked anew for each page, and each is made member by member.
  apiRow('a page of the home timeline, 100 of 10,000 posts', 'bare node:http that writes as many', {
    talk: turnPages,
    atMost: 15,
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
