import { compareRates, costOf, type Contestant } from '../compare.ts'
import type { Row, Scale } from '../row.ts'
import { callMe, search, turnPages, writePosts, type Ready, type Talk } from '../talks.ts'

/** As many posts as a world keeps. */
const POSTS = 10_000

/**
 * Calls that do more than read a user, in times of one that does nothing else: what a suite pays for a call is what it
 * pays for any, the way through HTTP, token, limits and journal, and what this one does.
 */
export const apiRows: Row[] = [
  // A body is read and checked against its schema, and a post is written, the oldest dropped.
  apiRow('cost of POST /2/tweets, in a world that is full', writePosts, 3),
  // Every post is looked at, as nothing but the text says whether it fits; fifty are in the answer.
  apiRow('cost of a search over 10,000 posts, 50 found', search, 60),
  // A hundred posts are in the answer, of ten thousand that could be.
  apiRow('cost of a page of the home timeline, 100 of 10,000 posts', turnPages, 30),
]

function apiRow(what: string, talk: (ready: Ready) => Talk, atMost: number): Row {
  return {
    what,
    beside: 'users/me in the same world',
    unit: 'µs',
    budget: { of: 'ratio', atMost },
    measure: async (scale) => {
      const contestant = worldOf(scale)
      return costOf(await compareRates({ ours: contestant, other: contestant, talk, otherTalk: callMe }, scale))
    },
  }
}

function worldOf(scale: Scale): Contestant {
  return { program: 'mock.mjs', options: { grants: 1, posts: Math.max(200, scale.count(POSTS)) } }
}
