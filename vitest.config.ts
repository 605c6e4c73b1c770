import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // Half of the suite waits for child processes: no core is kept free for us.
    maxWorkers: '100%',
    // A worker keeps the modules that it has loaded: a second of CPU for each file. Tests share no state but these modules.
    isolate: false,
    // The first `fetch` of a worker compiles WebAssembly: 0.2 s less without the optimizing compiler.
    execArgv: ['--liftoff-only'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/secret-scan/worker-setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    // Only what hangs is ended: tests of several commands take a while on a slow machine that others use as well.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // The secret scan keeps this process busy for a while, and a worker's end waits in its queue.
    teardownTimeout: 60_000,
  },
})
