import { stripVTControlCharacters } from 'node:util'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { scanRun } from './secret-scan/run.ts'

/**
 * Ends the output with what was skipped and why, what failed, what the secret scan found, then `N passed, N failed`.
 * `.ci/run` says the lines of what failed once more at its own end: a log may be cut to its last lines.
 */
export default class LastLines implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const failures = [
      ...failuresOf(modules),
      ...errors.map((error) => ({ name: 'outside of any test', errors: [error] })),
    ]
    for (const line of linesOfSkipped(skippedOf(tests))) console.log(line)
    for (const line of failures.flatMap(linesOfFailure)) console.log(line)
    const vitest = this.#vitest
    const recording = vitest?.getRootProject().getProvidedContext().recording
    const leaks = vitest && recording !== undefined ? await scanRun(recording, vitest) : 0
    console.log(`${count('passed')} passed, ${failures.length + leaks} failed`)
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

type Failure = { name: string; errors: readonly unknown[] }

/** Of an error's message: a screen that was compared may fill pages. */
const MAX_LINES = 12

/** Which test it was, how its errors begin and where they are from, each line marked as a failure's. */
export function linesOfFailure({ name, errors }: Failure): string[] {
  return [name, ...errors.flatMap(linesOfError).map((line) => `  ${line}`)].map((line) => `failed: ${line}`)
}

function linesOfError(error: unknown): string[] {
  const { message = String(error), stack = '' } = Object(error) as { message?: unknown; stack?: unknown }
  const lines = stripVTControlCharacters(String(message)).split('\n').slice(0, MAX_LINES)
  const [place] = /^\s+at .*$/m.exec(String(stack)) ?? []
  return place === undefined ? lines : [...lines, place.trim()]
}

/** The tests, and the files that failed beside them: in a hook, or before any test ran. */
function failuresOf(modules: readonly TestModule[]): Failure[] {
  return modules.flatMap((module): Failure[] => {
    if (module.state() !== 'failed') return []
    const name = module.relativeModuleId
    const tests = [...module.children.allTests('failed')].map((test) => ({
      name: `${name} > ${test.fullName}`,
      errors: test.result().errors ?? [],
    }))
    const errors = module.errors()
    return tests.length === 0 || errors.length > 0 ? [...tests, { name, errors }] : tests
  })
}

function skippedOf(tests: readonly TestCase[]): { name: string; note: string }[] {
  return tests.flatMap((test) => {
    const result = test.result()
    return result.state === 'skipped' ? [{ name: test.fullName, note: result.note ?? '' }] : []
  })
}
