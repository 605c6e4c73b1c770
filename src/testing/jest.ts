import { matchers } from './matchers.ts'
import { loadPeer } from './peer.ts'

/** As much of Jest as is needed here. Its types for the matchers are in jest-matchers.d.ts. */
type Jest = { expect: { extend: (added: typeof matchers) => void } }

const { expect } = await loadPeer<Jest>('twitter-oauth-lab/jest', {
  name: '@jest/globals',
  oldest: '29.0',
  // Not resolved by TypeScript: whoever has Jest has it, and nobody else needs it.
  load: () => import('@jest/globals' as string),
})

expect.extend(matchers)
