import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMeaning, meanings } from '../../../mock-provider/index.ts'
import observed from '../../../mock-provider/wire/observed.json' with { type: 'json' }
import manifest from '../../../package.json' with { type: 'json' }
import { findHint, findProblemHint, hints } from '../../../src/client/hints.ts'
import { root } from '../../run-command.ts'
import { livePath, renderLive } from '../../generate/live.ts'
import { corpusRefusals } from './corpus-answers.ts'

const UNKNOWN = 'Look this answer up at docs.x.com.'

const causes = meanings.flatMap((meaning) => meaning.causes.map((cause) => ({ id: meaning.id, ...cause })))

test('every cause has a weight, a source and something to do, and no id stands twice', () => {
  const lacking = causes.filter(
    ({ says, weight, source, fix }) =>
      !['many', 'once', 'documented', 'inferred'].includes(weight) ||
      source.length < 6 ||
      !/^[^A-Z].*[^.]$|^X .*[^.]$/.test(says) ||
      !/[^.]$/.test(fix),
  )

  expect(new Set(meanings.map(({ id }) => id)).size).toBe(meanings.length)
  expect(causes.length).toBeGreaterThan(70)
  expect(lacking).toEqual([])
})

test('what is documented names the document, and the section of docs/fidelity.md that a source sends to is there', () => {
  const documented = causes.filter(({ weight }) => weight === 'documented').map(({ source }) => source)
  const cases = causes.flatMap(({ source }) => [...source.matchAll(/see ([\w-]+) in docs\/fidelity\.md/g)])
  const fidelity = readFileSync(join(root, 'docs/fidelity.md'), 'utf8')

  expect(documented.filter((source) => !/^X docs: |^RFC \d+ §|^X developer relations/.test(source))).toEqual([])
  expect(cases.map(([, id = '']) => id).filter((id) => !fidelity.includes(`\`${id}\``))).toEqual([])
})

const table = readFileSync(join(root, 'src/command.ts'), 'utf8')

/** A command of ours, an npm script, a curl to X's API, or one line of Node. */
function isThere(command: string): boolean {
  const [, ours] = /^npm run lab -- ([\w-]+)/.exec(command) ?? []
  if (ours !== undefined) return table.includes(`  ${ours}: async`)
  const [, script] = /^(?:PROVIDER=live )?npm run ([\w:]+)/.exec(command) ?? []
  if (script !== undefined) return Object.keys(manifest.scripts).includes(script)
  return /^curl -i .*\bhttps:\/\/api\.x\.com\/|^node -p '/.test(command)
}

test('every probe is one command that is there, and says what its outcomes tell', () => {
  expect(meanings.filter(({ probe }) => !isThere(probe.command)).map(({ id }) => id)).toEqual([])
  expect(meanings.filter(({ probe }) => !probe.tells.endsWith('.')).map(({ id }) => id)).toEqual([])
})

test('every case that an entry names is one of the corpus, and each refusal of the corpus is named by the entry that explains it', () => {
  const ids = new Set(observed.cases.map(({ id }) => id))
  const refusals = corpusRefusals()
  const wrong = refusals.filter(({ id, answer }) => !findMeaning(answer)?.cases.includes(id))

  expect(meanings.flatMap(({ cases }) => cases).filter((id) => !ids.has(id))).toEqual([])
  expect(refusals.length).toBeGreaterThan(50)
  expect(wrong.map(({ id, answer }) => `${id}: ${findMeaning(answer)?.id}`)).toEqual([])
})

const RANK: Record<string, number> = { many: 3, once: 2, documented: 2, inferred: 1 }

test('no cause is told as better known than the corpus knows its answer', () => {
  const confidences = new Map(observed.cases.map(({ id, confidence }) => [id, confidence.replace('observed-', '')]))
  const best = (cases: readonly string[]) => Math.max(...cases.map((id) => RANK[confidences.get(id) ?? ''] ?? 0))
  const tooSure = meanings.filter(
    ({ cases, causes: each }) => cases.length > 0 && each.some(({ weight }) => (RANK[weight] ?? 9) > best(cases)),
  )

  expect(tooSure.map(({ id }) => id)).toEqual([])
})

test('the client’s hint for each refusal of the corpus is the one that its entry has', () => {
  const said = corpusRefusals().map(({ id, answer, body }) => {
    const text = (name: string) => (typeof body[name] === 'string' ? String(body[name]) : undefined)
    const hint =
      answer.endpoint === 'resource server'
        ? findProblemHint({ status: answer.status ?? 0, title: text('title'), detail: text('detail') })
        : findHint(answer.endpoint ?? '', answer.error ?? '', text('error_description'))
    return [id, hint === UNKNOWN ? undefined : hint]
  })

  expect(Object.fromEntries(said)).toEqual(
    Object.fromEntries(corpusRefusals().map(({ id, answer }) => [id, findMeaning(answer)?.hint])),
  )
})

test('the client has no hint that no entry has', () => {
  const known = new Set(meanings.map(({ hint }) => hint))

  expect(Object.values(hints).filter((hint) => !known.has(hint))).toEqual([])
})

test('the tables of docs/live.md are what npm run generate makes, one for each endpoint that the steps talk to', () => {
  const page = readFileSync(livePath, 'utf8')
  const rows = meanings.flatMap(({ endpoint, atSteps }) => (atSteps === undefined ? [] : [endpoint]))

  expect(page).toBe(renderLive(page))
  for (const endpoint of new Set(rows)) expect(page).toContain(`mock-provider/meanings/: the ${endpoint}. -->`)
})
