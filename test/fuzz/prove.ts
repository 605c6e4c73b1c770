import * as fc from 'fast-check'
import { vi } from 'vitest'
import { collectWarnings } from '../mock-provider/fixtures.ts'
import { sameCases } from '../same-cases.ts'

/** `npm run soak` draws a seed, and tries more cases than the suite. */
const { seed } = sameCases
const factor = Number(process.env.LAB_RUNS ?? 1)

// No case takes long; on a busy machine many do, and making one smaller takes many more.
vi.setConfig({ testTimeout: 120_000 * factor })

type Proof<Case> = {
  /** How many cases in the suite; times `LAB_RUNS`. */
  count: number
  /** A case as text, to be pasted into `always`. */
  show?: (value: Case) => string
  /** Cases that once failed: they are tried first, at every run. */
  always?: Case[]
  /** Takes secrets out of what is printed. */
  hide?: (text: string) => string
}

/** Longer messages hide what they say. */
const MAX_LENGTH = 3000

/**
 * Tries generated cases, each of which must hold without a warning of this process: that is how a defect of the mock shows.
 *
 * @throws {Error} with the smallest one that fails, as text, and how to see it again.
 */
export async function prove<Case>(
  cases: fc.Arbitrary<Case>,
  { count, show = JSON.stringify, always = [], hide = (text) => text }: Proof<Case>,
  holds: (value: Case) => Promise<void>,
): Promise<void> {
  const examples = always.map((value): [Case] => [value])
  const warnings = collectWarnings()
  const property = fc.asyncProperty(cases, async (value) => {
    warnings.length = 0
    await holds(value)
    await new Promise(setImmediate) // Warnings come a turn late.
    if (warnings.length > 0) throw new Error(`warned: ${warnings.map(String).join('; ')}`)
  })
  const details = await fc.check(property, { seed, numRuns: count * factor + examples.length, examples })
  if (!details.failed) return
  const { counterexample, errorInstance, numRuns, numShrinks } = details
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  const found = counterexample === null ? 'too many cases were skipped' : show(counterexample[0])
  throw new Error(
    `${hide(why).slice(0, MAX_LENGTH)}\n\ncase ${numRuns} of LAB_SEED=${seed} LAB_RUNS=${factor}, made smaller ${numShrinks} times:\n${found.slice(0, MAX_LENGTH)}\n`,
  )
}
