import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with what was skipped and why, then `N passed, N failed`. */
export default class LastLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const brokenModules = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    )
    for (const test of tests) {
      const result = test.result()
      if (result.state === 'skipped') console.log(`skipped: ${test.fullName}${result.note ? ` (${result.note})` : ''}`)
    }
    console.log(`${count('passed')} passed, ${count('failed') + brokenModules.length + errors.length} failed`)
  }
}
