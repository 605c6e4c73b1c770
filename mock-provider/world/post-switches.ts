import type { PostSwitches, Sourced } from './profile.ts'

/** In profile `x`: what differs between sources, or is not known, about posts and searches. */
export const postSwitches: { [Name in keyof PostSwitches]: Sourced<Name> } = {
  searchDelaySeconds: {
    value: 0,
    tag: 'our choice',
    source:
      'X docs until 2025, GET /2/tweets/search/recent and counts, end_time: "By default … from as recent as 30 seconds ago"; later pages are silent, and a clock that stands still would never show a post',
  },
  searchQueryLength: {
    value: 'self-serve',
    tag: 'documented',
    source: 'X docs: Search, Build a query (2026): 512 characters for recent posts, 1,024 for all; Enterprise 4,096',
  },
  repliesToStrangers: {
    value: 'allowed',
    tag: 'our choice',
    source:
      'depends on the plan. X docs: Manage Posts, "Reply to a Post" (2026): self-serve customers reply where the author has mentioned or quoted them (`refused` here); many were answered 403 otherwise (gptme-contrib 811 and a dozen programs that know the sentence)',
  },
}

/** The values that each switch takes where it is no number. */
export const postAlternatives = {
  searchQueryLength: ['self-serve', 'enterprise'],
  repliesToStrangers: ['allowed', 'refused'],
} as const
