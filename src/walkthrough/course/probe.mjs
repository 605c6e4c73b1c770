// @ts-check
// Calls one function of a learner's file many times and writes down what it returned: `probe.mjs FILE FUNCTION TRIAL`.
// In JavaScript, so that Node starts it as it stands.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [file = '', name = '', trial = ''] = process.argv.slice(2)
if (trial.startsWith('weak')) freezeWeakSources()

/** @type {Record<string, unknown>} */
const loaded = await import(pathToFileURL(file).href)
const subject = loaded[name]
if (typeof subject !== 'function')
  throw new Error(`${name}() is not exported: it begins with "export function ${name}("`)

/** @type {unknown[]} */
const inputs = JSON.parse(process.env.LAB_PROBE_INPUTS ?? '[]')
/** @type {string[]} */
const texts = []
for (const input of inputs) texts.push(String((await subject(input)) ?? ''))
// Not printed: the learner's file may print as much as it likes.
writeFileSync(process.env.LAB_PROBE_ANSWER ?? '', JSON.stringify(texts))

/** Everything that only looks random: a cryptographic source does not notice. */
function freezeWeakSources() {
  Math.random = () => 0.5
  Date.now = () => 0
  performance.now = () => 0
  process.hrtime = Object.assign(/** @returns {[number, number]} */ () => [0, 0], { bigint: () => 0n })
  Object.defineProperty(process, 'pid', { value: 1 })
}
