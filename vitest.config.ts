import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // Half of the suite waits for child processes: no core is kept free for us.
    maxWorkers: '100%',
    // The first `fetch` of a worker compiles WebAssembly: 0.2 s less without the optimizing compiler.
    execArgv: ['--liftoff-only'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/secret-scan/worker-setup.ts'],
    reporters: ['default', './test/reporter.ts'],
    // First runs of child processes and of Chromium are slow (5 s against 2 s).
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
