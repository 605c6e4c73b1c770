// Calls one function of a learner's file many times and writes down what it returned: `probe.ts FILE FUNCTION TRIAL`.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [file = '', name = '', trial = ''] = process.argv.slice(2)
if (trial.startsWith('weak')) freezeWeakSources()

const loaded: Record<string, unknown> = await import(pathToFileURL(file).href)
const subject = loaded[name]
if (typeof subject !== 'function')
  throw new Error(`${name}() is not exported: it begins with "export function ${name}("`)

const inputs: unknown[] = JSON.parse(process.env.LAB_PROBE_INPUTS ?? '[]')
const texts: string[] = []
for (const input of inputs) texts.push(String((await subject(input)) ?? ''))
// Not printed: the learner's file may print as much as it likes.
writeFileSync(process.env.LAB_PROBE_ANSWER ?? '', JSON.stringify(texts))

/** Everything that only looks random: a cryptographic source does not notice. */
function freezeWeakSources(): void {
  Math.random = () => 0.5
  Date.now = () => 0
  performance.now = () => 0
  process.hrtime = Object.assign(() => [0, 0] as [number, number], { bigint: () => 0n })
  Object.defineProperty(process, 'pid', { value: 1 })
}
