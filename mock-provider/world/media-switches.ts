import type { MediaSwitches, Sourced } from './profile.ts'

/** In profile `x`: what differs between sources, or is not known, about uploads. */
export const mediaSwitches: { [Name in keyof MediaSwitches]: Sourced<Name> } = {
  mediaProcessing: {
    value: 'succeeds',
    tag: 'our choice',
    source: 'X docs: Chunked media upload: pending, in_progress, succeeded or failed; how long it takes is not said',
  },
  mediaCommands: {
    value: 'accepted',
    tag: 'documented',
    source:
      'X docs: Chunked media upload (2026) sends command=INIT; announced as ended in 2025-06 (x-ruby 51, node-twitter-api-v2 584)',
  },
  videoBytes: {
    value: 536_870_912,
    tag: 'documented',
    source:
      'X docs: Media, until 2026: 512 MB. A later Media best practices (docs at 0c986f0, 2026): 8 GB, and 16 GB with Premium (8589934592, 17179869184); of `dm_video` still 512 MB',
  },
}

/** The values that each switch takes where it is no number. */
export const mediaAlternatives = {
  mediaProcessing: ['succeeds', 'at-once', 'fails'],
  mediaCommands: ['accepted', 'refused'],
} as const
