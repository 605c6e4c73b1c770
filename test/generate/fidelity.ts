import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { allowedValues, namedProfiles, profileX, type Profile } from '../../mock-provider/index.ts'
import { leftAsX } from '../../mock-provider/world/rfc-strict.ts'
import { corpus, type CorpusCase } from '../corpus/cases.ts'
import { noiseHeaders } from '../corpus/headers.ts'
import { listed } from '../corpus/listed.ts'
import { replays, switchesOf } from '../corpus/replays.ts'
import { table } from './markdown.ts'

const PROOFS = ['replayed', 'under switch', 'listed'] as const

/** Where `npm run generate` writes. */
export const fidelityPath = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url))

/** `docs/fidelity.md`: what the mock is known to do as X does, what is a switch, and what it cannot show. */
export function renderFidelity(): string {
  const blocks = [
    '# How faithful the mock is',
    '<!-- Made by `npm run generate` from the corpus, its tests and profiles.ts. Do not edit. -->',
    howToRead(),
    '## Counts',
    renderCounts(),
    '## Switches',
    renderSwitches(),
    '## What `rfc-strict` leaves as X’s',
    renderLeftAsX(),
    '## Cases',
    renderCases(),
  ]
  return `${blocks.join('\n\n')}\n`
}

function howToRead(): string {
  return `Nobody outside X has X's source. What is known of its answers is collected case by case, with sources, in
\`mock-provider/wire/observed.json\`: the corpus. This page says of each case whether the mock answers the same.

**Confidence of a case**: *documented* (X's docs or official code say so), *observed-many* (several independent people
saw it), *observed-once*, *inferred* (follows from other facts). The first two must match, or \`test/corpus.test.ts\` fails.
The others are matched as well, and tested apart (\`test/corpus/once-or-inferred.test.ts\`).

**When**: the dates of the first and of the last source that has one. X changes; of two reports the later one weighs more.

**How it is proven**:

- *replayed*: a test makes the precondition in profile \`x\`, sends the request over a socket and compares the status, the
  headers that the corpus gives, and the body to the letter, key order included, as far as the body is known.
- *under switch*: the same, with that switch set, because another case contradicts this one; without it the test shows
  that the case does not hold.
- *listed*: not replayed, and the reason. A case that only an armed fault can show counts as listed.

**Compared by shape**: tokens, codes and the data of accounts, since the samples of the corpus belong to others.
X's pages are compared by the words that people reported, and X's navigation by script is a redirect here.

**Not imitated**, because they change with every answer or name X's machines: ${codes(noiseHeaders)}.
No answer of profile \`x\` has \`www-authenticate\`, as none of X's was seen with it.`
}

function renderCounts(): string {
  const confidences = ['documented', 'observed-many', 'observed-once', 'inferred']
  const rows = confidences.map((name) =>
    count(
      name,
      corpus.filter(({ confidence }) => confidence === name),
    ),
  )
  return table(['confidence', 'cases', ...PROOFS], [...rows, count('all', corpus)])
}

function count(name: string, cases: readonly CorpusCase[]): string[] {
  const counts = PROOFS.map((proof) => cases.filter(({ id }) => proofOf(id).kind === proof).length)
  return [name, String(cases.length), ...counts.map(String)]
}

function renderSwitches(): string {
  const introduction = `What about the server is a number, differs between sources, or is not known and matters to clients. Each can be set by its name:
\`startMockProvider({ overrides: { replayClosesFamily: true } })\`. *our choice* is what nobody knows, not a claim about X.
Named profiles: ${codes(Object.keys(namedProfiles))}.`
  const rows = Object.entries(profileX).map(([name, { value, tag, source }]) => [
    `\`${name}\``,
    `\`${String(value)}\``,
    tag,
    source,
    describeAllowed(name as keyof Profile),
    changedBy(name as keyof Profile),
  ])
  return `${introduction}\n\n${table(['switch', 'in `x`', 'tag', 'source', 'allowed values', 'changed by'], rows)}`
}

function renderLeftAsX(): string {
  const introduction = `\`rfc-strict\` follows RFC 6749, 6750, 7009, 7636 and 9700, paragraph by paragraph in
\`test/mock-provider/authorization-server/rfc-strict.test.ts\`, except for what stands here.`
  const rows = leftAsX.map(({ rule, here, why }) => [rule, here, why])
  return `${introduction}\n\n${table(['what an RFC says', 'here', 'why'], rows)}`
}

function renderCases(): string {
  const rows = corpus.map(({ id, title, confidence, source }) => {
    const { kind, detail } = proofOf(id)
    const proof = detail === '' ? kind : `${kind}: ${detail}`
    return [`\`${id}\``, title, confidence, datesOf(source), proof, source[0]?.url ?? '']
  })
  return table(['case', 'what happens', 'confidence', 'when', 'how it is proven', 'first source'], rows)
}

/** `2021-12 to 2026`: the first and the last date that a source has, to the month. */
function datesOf(source: CorpusCase['source']): string {
  const dates = source.flatMap(({ date }) => (date === undefined ? [] : [date.slice(0, 7)])).toSorted()
  const [first = '', last = ''] = [dates[0], dates.at(-1)]
  return first === last ? first : `${first} to ${last}`
}

function proofOf(id: string): { kind: (typeof PROOFS)[number]; detail: string } {
  const replay = replays[id]
  if (!replay) return { kind: 'listed', detail: listed[id] ?? 'no reason is given' }
  const switches = switchesOf(replay)
  const details = [switches && `\`${switches}\``, replay.atLeast && `its members only: ${replay.atLeast}`].filter(
    Boolean,
  )
  return { kind: switches === '' ? 'replayed' : 'under switch', detail: details.join('; ') }
}

function describeAllowed(name: keyof Profile): string {
  const allowed = allowedValues(name)
  return typeof allowed === 'string' ? allowed : codes(allowed.map(String))
}

function changedBy(name: keyof Profile): string {
  const changes = Object.entries(namedProfiles).filter(([, profile]) => Object.hasOwn(profile, name))
  return changes.map(([profileName, profile]) => `\`${profileName}\`: \`${String(profile[name])}\``).join(', ')
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(fidelityPath, renderFidelity())
