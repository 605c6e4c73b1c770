import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
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
    for (const line of linesOfSkipped(skippedOf(tests))) console.log(line)
    const vitest = this.#vitest
    const recording = vitest?.getRootProject().getProvidedContext().recording
    const leaks = vitest && recording !== undefined ? await scanRun(recording, vitest) : 0
    console.log(`${count('passed')} passed, ${count('failed') + brokenModules.length + errors.length + leaks} failed`)
  }
}

/** As many are named; of more, the number tells. */
const MAX_NAMED = 3

/** A line for each reason: how many were skipped for it, and which, if they are few. */
export function linesOfSkipped(tests: readonly { name: string; note: string }[]): string[] {
  const notes = [...new Set(tests.map(({ note }) => note))]
  return notes.map((note) => {
    const names = tests.filter((test) => test.note === note).map(({ name }) => name)
    const which = names.length > MAX_NAMED ? '' : `: ${names.join('; ')}`
    return `${names.length} skipped${note === '' ? '' : `, ${note}`}${which}`
  })
}

function skippedOf(tests: readonly TestCase[]): { name: string; note: string }[] {
  return tests.flatMap((test) => {
    const result = test.result()
    return result.state === 'skipped' ? [{ name: test.fullName, note: result.note ?? '' }] : []
  })
}
