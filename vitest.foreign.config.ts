import { defineConfig } from 'vitest/config'

/** Programs in other languages drive the mock: `npm run test:foreign`. */
export default defineConfig({
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/clients/**/*.foreign.ts'],
    // The first `fetch` of a worker compiles WebAssembly: 0.2 s less without the optimizing compiler.
    execArgv: ['--liftoff-only'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/secret-scan/worker-setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
