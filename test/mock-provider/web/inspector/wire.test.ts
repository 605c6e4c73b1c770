import { startMockProvider } from '../../../../mock-provider/index.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { call } from '../../control/call.ts'
import { callMe, numberOf, pageAt, playStory, refresh, rowsOf, textOf } from './wire-story.ts'

const views = ['explain', 'raw', 'curl']

test('a row tells a request, its answer, its tokens and the reason that X never gives', async ({ mock }) => {
  await playStory(mock)

  const page = textOf(await pageAt(mock))

  expect(page).toContain('✓ 200 refreshed POST /2/oauth2/token Practice app · g1 · refresh_token RT#1 → AT#2 RT#2')
  expect(page).toContain('✗ 400 refused POST /2/oauth2/token replayed RT#1 was used 0 s ago and rotated away')
  expect(page).toContain('! 200 answer lost POST /2/oauth2/token')
  expect(page).toContain('Clock advanced by 7205 s (2 h)')
})

test('an empty wire says where to send a request, and how to see one now', async ({ mock }) => {
  const page = textOf(await pageAt(mock))

  expect(page).toContain(`Point your app at ${mock.origin}`)
  expect(page).toContain(`curl ${mock.origin}/2/users/me`)
})

test('a page has 100 rows, and Earlier and Newer lead through all of them once', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  for (let count = 0; count < 249; count += 1) await callMe(mock, accessToken)
  const seen: number[][] = []
  let path: string | undefined = ''

  while (path !== undefined) {
    const html: string = await pageAt(mock, path)
    seen.push(rowsOf(html))
    path = /href="\/_mock\/inspector(\?before=\d+)">Earlier/.exec(html)?.[1]
  }

  expect(seen.map(({ length }) => length)).toEqual([100, 100, 50])
  expect(seen.flat()).toEqual(mock.journal.events.map(({ seq }) => seq).toReversed())
  expect(await pageAt(mock, '?before=51')).toMatch(/href="\/_mock\/inspector\?before=151">← Newer/)
  expect(await pageAt(mock, '?before=151')).toMatch(/href="\/_mock\/inspector">← Newer/)
})

test.for([
  ['kind=refused', 'a refused request', 'refusal'],
  ['kind=token', 'a request for tokens', 'token'],
  ['kind=api', 'a call of the API', 'api'],
  ['kind=levers', 'a lever', 'lever'],
] as const)('%s shows nothing but %s', async ([query, , what], { mock }) => {
  await playStory(mock)
  const isOne = {
    refusal: ({ http }: { http?: { status: number } }) => (http?.status ?? 0) >= 400,
    token: ({ http }: { http?: { path: string } }) => http?.path === '/2/oauth2/token',
    api: ({ http }: { http?: { path: string } }) => http?.path === '/2/users/me',
    lever: ({ kind }: { kind: string }) => /^(?:clock|fault|control)\./.test(kind),
  }[what]

  const rows = rowsOf(await pageAt(mock, `?${query}`))

  expect(rows.length).toBeGreaterThan(0)
  expect(rows).toEqual(
    mock.journal.events
      .filter(isOne)
      .map(({ seq }) => seq)
      .toReversed(),
  )
})

test('a family, a client and a text narrow the list, and the clock stays beside a family', async ({ mock }) => {
  await playStory(mock)
  const client = mock.config.clientId

  const [family, own, others, text] = await Promise.all(
    ['?family=g2', `?client=${client}`, '?client=nobody', '?text=ROTATED+away'].map((path) => pageAt(mock, path)),
  )

  const moved = numberOf(mock, { kind: 'clock.moved' })
  const ofSecond = mock.journal.events.filter(({ grant, seq }) => grant === 'g2' || seq === moved)
  expect(rowsOf(family ?? '')).toEqual(expect.arrayContaining(ofSecond.map(({ seq }) => seq)))
  expect(rowsOf(family ?? '')).not.toContain(numberOf(mock, { grant: 'g1' }))
  expect(rowsOf(own ?? '')).toContain(numberOf(mock, { grant: 'g1' }))
  expect(rowsOf(others ?? '')).not.toContain(numberOf(mock, { grant: 'g1' }))
  expect(rowsOf(text ?? '')).toHaveLength(2)
})

test('calls of the control API stand beside what they did only where every event is asked for', async ({ mock }) => {
  const headers = { 'content-type': 'application/json' }
  await call(mock, { method: 'POST', path: '/_mock/clock/advance', headers, body: '{"hours":1}' })

  const [plain, all] = [await pageAt(mock), await pageAt(mock, '?kind=all')]

  const called = numberOf(mock, { kind: 'control.called' })
  expect(called).toBeGreaterThan(0)
  expect(rowsOf(plain)).not.toContain(called)
  expect(rowsOf(all)).toContain(called)
})

test('the first refusal is a link that opens the oldest one on its page', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  await callMe(mock, 'no-token-at-all')
  for (let count = 0; count < 150; count += 1) await callMe(mock, accessToken)
  await refresh(mock, `${refreshToken}x`)

  const [, path = ''] = /href="\/_mock\/inspector([^"#]+)#event">First refusal/.exec(await pageAt(mock)) ?? []
  const html = await pageAt(mock, path.replaceAll('&amp;', '&'))

  expect(rowsOf(html)).toContain(2)
  expect(html).toContain('<h2 id="event-2"')
})

test('what the ring dropped is told, and so is an event that is not there', async ({ onTestFinished }) => {
  const mock = await startMockProvider({ journalSize: 20 })
  onTestFinished(() => mock.stop())
  const { accessToken } = await mock.signIn()
  for (let count = 0; count < 40; count += 1) await callMe(mock, accessToken)

  const [page, dropped, coming] = await Promise.all(['', '?event=3', '?event=99999'].map((path) => pageAt(mock, path)))

  expect(textOf(page ?? '')).toContain('Events 1 to 21 are no longer kept')
  expect(textOf(dropped ?? '')).toContain('Event 3 The journal no longer keeps it')
  expect(textOf(coming ?? '')).toContain('no event has that number yet')
})

test('paused, a page stays as it was while requests come', async ({ mock }) => {
  await playStory(mock)
  const [, path = ''] =
    /href="\/_mock\/inspector(\?before=\d+)"[^>]*>(?:<span[^>]*>.<\/span>|<span[^>]*>..<\/span>) Pause/.exec(
      await pageAt(mock),
    ) ?? []
  const before = rowsOf(await pageAt(mock, path))

  await callMe(mock, 'another')
  const after = await pageAt(mock, path)

  expect(path).not.toBe('')
  expect(rowsOf(after)).toEqual(before)
  expect(textOf(after)).toContain('1 newer')
})

test('no page shows a secret, in any view of any event', async ({ mock }) => {
  await playStory(mock)
  const paths = mock.journal.events.flatMap(({ seq }) => views.map((view) => `?event=${seq}&view=${view}`))
  const others = ['/refusals', '/compare', ...mock.journal.events.map(({ seq }) => `/compare?a=${seq}`)]

  const pages = await Promise.all([...paths, ...others].map((path) => pageAt(mock, path)))

  expect(mock.secrets().values.length).toBeGreaterThan(5)
  for (const secret of mock.secrets().values) expect(pages.filter((html) => html.includes(secret))).toEqual([])
})

test.for([
  '?before=-1&event=0',
  '?before=1e999&event=NaN',
  '?event=%3Cscript%3Ealert(1)%3C/script%3E',
  '?text=%3Cscript%3Ealert(1)%3C/script%3E%22%27&kind=%3Cscript%3E',
  '?client=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&family=%3Cscript%3E',
  '?event=2&view=%3Cscript%3E',
  '/compare?a=%3Cscript%3E&b=99999999999999999999',
  '/compare?a=1&b=1',
])('a page stays a page with %s in its address', async (path, { mock }) => {
  await playStory(mock)

  const { status, text } = await call(mock, { path: `/_mock/inspector${path}` })

  expect(status).toBe(200)
  expect(text).not.toMatch(/<script(?! type="module" src="\/_mock\/inspector\/live\.mjs")/)
})

test('names, paths and headers of others are texts on the page', async ({ mock }) => {
  mock.clients.register({ clientId: 'hostile', name: '<script>alert("name")</script>' })
  await mock.signIn({ client: 'hostile' })
  const headers = { 'user-agent': '<img src=x onerror=alert(1)>', 'x-lab-actor': '"><script>' }
  await call(mock, { path: '/2/users/<script>alert(1)</script>', headers })
  const { seq } = mock.journal.events.at(-1) ?? { seq: 0 }

  const pages = await Promise.all(
    ['', ...views.map((view) => `?event=${seq}&view=${view}`)].map((path) => pageAt(mock, path)),
  )

  for (const html of pages) {
    expect(html).toContain('&lt;script>')
    expect(html).not.toMatch(/<script(?! type="module")|<img/)
  }
})

test('refused rows are marked, counted in one link, and cards of refusals have ids of words alone', async ({
  mock,
}) => {
  await callMe(mock, 'no-token-of-this-mock')

  expect(await pageAt(mock)).toContain('<li id="e1" class="event bad">')
  expect(textOf(await pageAt(mock))).toContain('✗ 1 refused')
  expect(await pageAt(mock, '/refusals')).not.toContain('undefined')
})
