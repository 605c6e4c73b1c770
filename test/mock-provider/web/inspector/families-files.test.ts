import { expect, test } from '../../../../src/testing/vitest.ts'
import { startMockProvider } from '../../../../mock-provider/index.ts'
import { call } from '../../control/call.ts'
import { familyHistories, signIn } from '../../findings/family-histories.ts'

const FILES = '/_mock/inspector/families'

/** What Mermaid's grammar of flowcharts takes, of what is written here: an id, and a label in quotes with entity codes. */
const LABEL = /"(?:[^"#`%<>&;[\]{}|\\]|#\d+;)*"/.source
const LINES = [
  /^flowchart LR$/,
  new RegExp(`^  subgraph f\\d+\\[${LABEL}\\]$`),
  new RegExp(`^    f\\d+[nt]\\d+\\[${LABEL}\\]:::(?:good|wait|bad|past|plain)$`),
  new RegExp(`^    f\\d+n\\d+ -\\.?->\\|${LABEL}\\| f\\d+[nt]\\d+$`),
  /^  end$/,
  /^  classDef (?:good|wait|bad|past|plain) [\w#:,. -]+$/,
]

function strangersIn(mermaid: string): string[] {
  return mermaid.split('\n').filter((line) => line !== '' && !LINES.some((known) => known.test(line)))
}

test.for(familyHistories)(
  'Mermaid text keeps to the grammar, and its arrows to its nodes: $what',
  async ({ options, play }) => {
    const mock = await startMockProvider(options)
    try {
      await play(mock)
      const { text, headers } = await call(mock, { path: `${FILES}.mmd` })

      expect(headers['content-disposition']).toBe('attachment; filename=families.mmd')
      expect(strangersIn(text)).toEqual([])
      const nodes = new Set([...text.matchAll(/^ {4}(\w+)\[/gm)].map(([, id]) => id))
      const ends = [...text.matchAll(/^ {4}(\w+) -.*\| (\w+)$/gm)].flatMap(([, from, to]) => [from, to])
      expect(ends.filter((id) => !nodes.has(id))).toEqual([])
    } finally {
      await mock.stop()
    }
  },
)

test('a label with an open quote, a bracket or a raw # is none of the grammar', () => {
  expect(strangersIn('    f1n1["a"b"]:::good')).toHaveLength(1)
  expect(strangersIn('    f1n1["AT#1"]:::good')).toHaveLength(1)
  expect(strangersIn('    f1n1["a]"]:::good')).toHaveLength(1)
})

test('the picture is a file that stands alone: well formed, with its own colours for both themes', async ({ mock }) => {
  await signIn(mock)
  mock.clients.register({ name: '<&> "one"', redirectUris: ['http://127.0.0.1:9/callback'] })
  await mock.signIn({ client: mock.clients.list().at(-1)?.clientId ?? '' })

  const { text, headers } = await call(mock, { path: `${FILES}.svg` })

  expect(headers['content-type']).toBe('image/svg+xml; charset=utf-8')
  expect(headers['content-disposition']).toBe('attachment; filename=families.svg')
  expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(text).toContain('@media (prefers-color-scheme:dark)')
  expect(text).not.toMatch(/light-dark|href|url\(/)
  expect(unclosedIn(text)).toEqual([])
})

test('files hold what the page with the same address shows', async ({ mock }) => {
  await signIn(mock)
  await mock.signIn({ user: 'ben_practice' })

  const [svg, mermaid] = await Promise.all(
    ['svg', 'mmd'].map((end) => call(mock, { path: `${FILES}.${end}?family=g2` })),
  )

  for (const file of [svg, mermaid]) {
    expect(file?.text).toContain('@ben_practice')
    expect(file?.text).not.toContain('@ada_practice')
  }
})

test('files of a mock without families are empty and whole', async ({ mock }) => {
  const [svg, mermaid] = await Promise.all(['svg', 'mmd'].map((end) => call(mock, { path: `${FILES}.${end}` })))

  expect(svg?.text).toContain('No families yet.')
  expect(strangersIn(mermaid?.text ?? '')).toEqual([])
})

/** Elements of an XML text that are not closed in order. */
function unclosedIn(xml: string): string[] {
  const open: string[] = []
  for (const [tag, end, name = ''] of xml.matchAll(
    /<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<&]*(?:&[a-z#0-9]+;[^"<&]*)*")*\s*\/?>/g,
  )) {
    if (tag.endsWith('/>')) continue
    if (end === '') open.push(name)
    else if (open.pop() !== name) return [tag]
  }
  return open
}
