import { startMockProvider, type MockProvider, type MockProviderOptions } from '../../../../mock-provider/index.ts'
import { states } from '../../../../mock-provider/web/inspector/lane-words.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { call } from '../../control/call.ts'
import { familyHistories, signIn } from '../../findings/family-histories.ts'
import { readTokens, refresh, statusOfCall } from '../../fixtures.ts'

const PAGE = '/_mock/inspector/families'

const textOf = async (mock: MockProvider, query = '') => (await call(mock, { path: PAGE + query })).text
const drawingIn = (text: string) => text.match(/<svg[\s\S]*?<\/svg>/)?.[0] ?? ''
const tableIn = (text: string) => text.match(/<table[\s\S]*?<\/table>/)?.[0] ?? ''
const namesIn = (text = '') => [...text.matchAll(/id="family-(g\d+)-/g)].map(([, name]) => name)
const stateIn = (lane: string) => {
  const found = Object.entries(states).find(([name]) => lane.endsWith(` ${name}`))
  if (!found) throw new RangeError(`no state in "${lane}"`)
  return found
}
const numbersIn = (html: string) => new Set(html.match(/(?<!&)#\d+/g))

async function withWorld<T>(
  options: MockProviderOptions | undefined,
  use: (mock: MockProvider) => Promise<T>,
): Promise<T> {
  const mock = await startMockProvider(options)
  try {
    return await use(mock)
  } finally {
    await mock.stop()
  }
}

test('a mock that nobody asked yet says what will be here, and how it comes', async ({ mock }) => {
  const text = await textOf(mock)

  expect(text).toContain('No tokens yet.')
  expect(text).toContain('/_mock/inspector/levers')
  expect(text).not.toContain('<svg')
})

test.for(familyHistories)(
  'drawing and table have the same words and numbers: $what',
  ({ options, play, lanes, twice = [] }) =>
    withWorld(options, async (mock) => {
      await play(mock)
      const text = await textOf(mock)
      const [drawing, table] = [drawingIn(text), tableIn(text)]

      for (const lane of lanes) {
        const [state, { sign }] = stateIn(lane)
        const said = `${sign} ${state}`
        expect(drawing).toContain(said)
        expect(table).toContain(said)
      }
      expect(table.match(/<tr>/g)).toHaveLength(lanes.length + 1)
      for (const says of twice) {
        expect(table).toContain(says)
        expect(drawing).toContain(says.split(/[,;] (?!#)/)[0])
      }
      expect([...numbersIn(table)].filter((number) => !numbersIn(drawing).has(number))).toEqual([])
    }),
)

test.for(familyHistories)('no secret is on the page or in a file: $what', ({ options, play }) =>
  withWorld(options, async (mock) => {
    await play(mock)

    for (const path of [PAGE, `${PAGE}.svg`, `${PAGE}.mmd`]) {
      const { text } = await call(mock, { path })
      expect(mock.secrets().values.filter((secret) => text.includes(secret))).toEqual([])
    }
  }),
)

test('a token that came twice is told with its likely cause and the way out', async ({ mock }) => {
  const { refreshToken } = await signIn(mock)
  mock.faults.arm({ at: 'token', then: 'hold-until-second' })
  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])

  const text = await textOf(mock)

  expect(text).toContain('<strong>RT#1 used twice at once: #7, #8.</strong> Likely: two callers refreshed')
  expect(text).toContain('Tokens were used twice in <a href="/_mock/inspector/families?family=g1">g1</a>')
})

test('a token sent again after a lost answer is nobody’s fault: nothing of it is bad, on the page or in a file', async ({
  mock,
}) => {
  const { refreshToken } = await signIn(mock)
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await refresh(mock, refreshToken).catch(() => {})
  await refresh(mock, refreshToken)

  const [text, mermaid] = [await textOf(mock), (await call(mock, { path: `${PAGE}.mmd` })).text]

  expect(tableIn(text)).toContain('<span class="chip wait">↻ sent again</span>')
  expect(drawingIn(text)).toMatch(/<text class="l-state l-sent-again"[^>]*>↻ sent again</)
  expect(text).toContain('Tokens were sent again after a lost answer in')
  expect(text).not.toContain('Tokens were used twice in')
  expect(text.split('</details>').slice(1).join()).not.toMatch(/class="[^"]*\bbad\b|!! replayed/)
  expect(mermaid).toContain('RT#35;1: ↻ sent again"]:::wait')
  expect(mermaid).not.toContain(':::bad')
})

test('a journal that has dropped a beginning says so, and blames nobody', () =>
  withWorld({ journalSize: 2 }, async (mock) => {
    const { accessToken, refreshToken } = await signIn(mock)
    await refresh(mock, refreshToken)
    await refresh(mock, refreshToken)
    await statusOfCall(mock, accessToken)

    const text = await textOf(mock)

    expect(text).toContain('no longer has how this family began')
    expect(text).not.toContain('Likely:')
  }))

test('names of others are text, wherever they stand', async ({ mock }) => {
  const name = '</title><script>alert(1)</script>"];end %%{init'
  const { clientId } = mock.clients.register({ name, redirectUris: ['http://127.0.0.1:9/callback'] })
  await mock.signIn({ client: clientId })

  const [page, svg, mermaid] = await Promise.all(
    [PAGE, `${PAGE}.svg`, `${PAGE}.mmd`].map((path) => call(mock, { path })),
  )

  for (const answer of [page, svg]) {
    expect(answer?.text).not.toContain('<script>alert')
    expect(answer?.text).toContain('&lt;script')
  }
  expect(mermaid?.text).toContain('#60;script#62;alert(1)')
  expect(mermaid?.text).not.toMatch(/"\];end|%%\{/)
})

test('families come newest first, ten on a page, and one by its name', async ({ mock }) => {
  for (let count = 0; count < 12; count += 1) await mock.signIn()

  const [first, second, one, none] = await Promise.all(
    ['', '?page=2', '?family=g3', '?family=g99'].map((query) => textOf(mock, query)),
  )

  expect(namesIn(first)).toEqual(['g12', 'g11', 'g10', 'g9', 'g8', 'g7', 'g6', 'g5', 'g4', 'g3'])
  expect(namesIn(second)).toEqual(['g2', 'g1'])
  expect(first).toContain('Page 1 of 2')
  expect(second).toContain('href="/_mock/inspector/families">← Newer')
  expect(namesIn(one)).toEqual(['g3'])
  expect(none).toContain('No family g99 in this journal.')
})

test.for(['?page=0', '?page=-1', '?page=1e9', '?page=x', '?family=', '?first=x', '?family=%3Cscript%3E', '?whole'])(
  'the address %s is answered with a page',
  async (query, { mock }) => {
    await mock.signIn()

    const { status, text } = await call(mock, { path: PAGE + query })

    expect(status).toBe(200)
    expect(text).not.toContain('<script>')
  },
)

test('of a hundred refreshes the middle is folded, and the token that came twice is not', async ({ mock }) => {
  let { refreshToken } = await signIn(mock)
  for (let count = 0; count < 100; count += 1) {
    const before = refreshToken
    refreshToken = readTokens(await refresh(mock, before)).refreshToken
    if (count === 50) await refresh(mock, before)
  }

  const [folded, whole] = [await textOf(mock), await textOf(mock, '?family=g1&whole=1')]

  expect(drawingIn(folded)).toMatch(/… \d+ refreshes …/)
  expect(tableIn(folded)).toMatch(/… \d+ tokens: \d+ ready, \d+ used …/)
  expect(tableIn(folded).match(/<tr>/g)?.length).toBeLessThan(60)
  for (const part of [drawingIn(folded), tableIn(folded)]) expect(part).toContain('used twice: #55, #56')
  expect(folded).toContain('Show all 103 steps')
  expect(tableIn(whole).match(/<tr>/g)).toHaveLength(1 + 1 + 2 * 101)
})

test('links lead to the events on the wire', async ({ mock }) => {
  await signIn(mock)

  expect(tableIn(await textOf(mock))).toContain('<a href="/_mock/inspector?event=4">#4</a>')
})

test('the drawing says its content to those who do not see it', async ({ mock }) => {
  await signIn(mock)

  const drawing = drawingIn(await textOf(mock))

  expect(drawing).toContain('role="img" aria-labelledby="lanes-g1-1-title lanes-g1-1-desc"')
  expect(drawing).toContain('<title id="lanes-g1-1-title">Lifelines of g1 of @ada_practice at Practice app</title>')
  expect(drawing).toContain('the code ✓ used, AT#1 → ready, RT#1 → ready.')
})
