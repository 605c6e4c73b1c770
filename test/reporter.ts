import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { scanRun } from './secret-scan/run.ts'

/** Ends the output with what was skipped and why, what the secret scan found, then `N passed, N failed`. */
export default class LastLines implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const brokenModules = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    )
    for (const test of tests) {
      const result = test.result()
      if (result.state === 'skipped') console.log(`skipped: ${test.fullName}${result.note ? ` (${result.note})` : ''}`)
    }
    const vitest = this.#vitest
    const recording = vitest?.getRootProject().getProvidedContext().recording
    const leaks = vitest && recording !== undefined ? await scanRun(recording, vitest) : 0
    console.log(`${count('passed')} passed, ${count('failed') + brokenModules.length + errors.length + leaks} failed`)
  }
}
