import { randomInt } from 'node:crypto'
import { defineConfig } from 'vitest/config'

const { LAB_SEED = String(randomInt(2 ** 31)), LAB_RUNS = '100' } = process.env

/**
 * The suite's fuzzers, model and attacks with a seed that nobody has tried and many more cases, the keeper's processes for
 * longer, and two days in the life of a bot: `npm run soak`.
 */
export default defineConfig({
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: {
    include: [
      'test/fuzz/**/*.test.ts',
      'test/model/**/*.test.ts',
      'test/keeper/proof/**/*.test.ts',
      'test/browser/attacks.test.ts',
      'test/keeper/processes/{kill-points,restarts,soak}.test.ts',
      'test/clients/fast-time.foreign.ts',
    ],
    env: { LAB_SEED, LAB_RUNS, LAB_HOURS: '48' },
    globalSetup: ['test/soak-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
