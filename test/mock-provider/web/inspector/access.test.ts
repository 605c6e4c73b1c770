import { startMockProvider, type MockProvider } from '../../../../mock-provider/index.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { call } from '../../control/call.ts'
import { collectWarnings } from '../../fixtures.ts'
import { formTokenOf, INSPECTOR, look, post } from './forms.ts'

const guarded = test.extend({ mockOptions: { controlToken: 'let-me-in', allowedHosts: ['mock.internal'] } })
const told = test.extend({ mockOptions: { controlToken: 'let-me-in', publicOrigin: 'https://lab.example' } })

const ADVANCE = { operationId: 'advanceClock', amount: '2', unit: 'hours' }
const stateOf = (mock: MockProvider) => ({ state: mock.snapshot(), events: mock.journal.events })

test.for([
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  { 'sec-fetch-site': 'nonsense' },
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { host: 'evil.example' },
])('with %j nothing of the inspector is shown', async (headers, { mock }) => {
  const paths = ['', '/levers', '/changes?since=0', '/look.css']

  const answers = await Promise.all(paths.map((path) => look(mock, path, headers)))

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(answers.every(({ text }) => !text.includes('formToken'))).toBe(true)
})

test('who follows a link of another site may look, and pull levers only once the page is opened from itself', async ({
  mock,
}) => {
  const visit = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

  const led = await look(mock, '/levers', visit)
  const own = await look(mock, '/levers', { ...visit, 'sec-fetch-site': 'same-origin' })

  expect([led.status, own.status]).toEqual([200, 200])
  expect(led.text).toContain('Open it again from here')
  expect(led.text).not.toContain(`action="${INSPECTOR}/pull"`)
  expect(own.text).toContain(`action="${INSPECTOR}/pull"`)
})

test('under another port than the mock’s own the page may be looked at, and no lever pulled', async ({ mock }) => {
  const host = 'localhost:1'
  const before = stateOf(mock)

  const { status, text } = await look(mock, '/levers', { host })
  const pulled = await post(mock, '/pull', ADVANCE, { host, origin: `http://${host}` })

  expect(status).toBe(200)
  expect(text).not.toContain(`${INSPECTOR}/pull`)
  expect(pulled.status).toBe(403)
  expect(pulled.text).toContain('Nothing was done.')
  expect(stateOf(mock)).toEqual(before)
})

test('pages cannot be framed, and hold neither script nor style', async ({ mock }) => {
  const { headers, text } = await look(mock)

  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['content-security-policy']).not.toContain('unsafe-inline')
  expect(headers['x-frame-options']).toBe('DENY')
  expect(text).not.toMatch(/<style|<script(?! type="module" src=)| style="| on\w+="/)
})

test.for([
  ['the page of another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }, 403],
  ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a rebound name', { host: 'evil.example', origin: 'http://evil.example' }, 403],
  ['somebody who sends plain text', { 'content-type': 'text/plain' }, 415],
  ['somebody who sends it in parts', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ['somebody who sends JSON', { 'content-type': 'application/json' }, 415],
] as const)('a form of %s changes nothing', async ([, headers, expected], { mock }) => {
  const before = stateOf(mock)

  const answers = await Promise.all(
    [
      ['/pull', ADVANCE],
      ['/theme', { theme: 'dark' }],
      ['/unlock', { token: 'let-me-in' }],
      ['/go-on', {}],
    ].map(([path, fields]) => post(mock, String(path), Object(fields), headers)),
  )

  expect(answers.map(({ status }) => status)).toEqual([expected, expected, expected, expected])
  expect(answers.map(({ headers: { 'set-cookie': cookie } }) => cookie)).toEqual(answers.map(() => undefined))
  expect(stateOf(mock)).toEqual(before)
})

test.for([
  ['no form token', ''],
  ['a guessed form token', 'guessed'],
  ['the name of a prototype as form token', '__proto__'],
  ['a form token of 10,000 characters', 'x'.repeat(10_000)],
] as const)('a form with %s changes nothing, and what was typed can be sent again', async ([, formToken], { mock }) => {
  const before = stateOf(mock)

  const { status, text } = await post(mock, '/pull', { ...ADVANCE, formToken })

  expect(status).toBe(403)
  expect(text).toContain('may have been started again since the page was loaded')
  expect(text).toContain('<input type="hidden" name="amount" value="2"/>')
  expect(text).toContain('Send it again')
  expect(text).not.toContain(`value="${formToken}"/><input type="hidden" name="operationId"`)
  expect(stateOf(mock)).toEqual(before)
})

test('what was typed is not offered where nobody proves that a page of ours has sent it', async ({ mock }) => {
  const host = `127.0.0.1:${mock.port}`
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' }
  const body = 'operationId=advanceClock&amount=2&unit=hours'

  const { status, text } = await call(mock, { method: 'POST', path: `${INSPECTOR}/pull`, headers, body })

  expect(status).toBe(403)
  expect(text).toContain('Load the page again')
  expect(text).not.toContain('Send it again')
})

test('the form token of one mock is nothing to another', async ({ mock }) => {
  const other = await startMockProvider()
  const formToken = await formTokenOf(other)
  await other.stop()

  const { status } = await post(mock, '/pull', { ...ADVANCE, formToken })

  expect(status).toBe(403)
})

test('no GET changes anything', async ({ mock }) => {
  const before = stateOf(mock)
  const query = new URLSearchParams({ ...ADVANCE, formToken: await formTokenOf(mock), theme: 'dark' })

  const answers = await Promise.all(
    ['/pull', '/go-on', '/unlock', '/theme', '/levers', ''].map((path) => look(mock, `${path}?${query}`)),
  )

  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 200, 200])
  expect(answers.every(({ headers }) => headers['set-cookie'] === undefined)).toBe(true)
  expect(stateOf(mock)).toEqual(before)
})

test('a body without end is cut, and told so', async ({ mock }) => {
  const warnings = collectWarnings()

  const { status, text } = await post(mock, '/pull', { operationId: 'armFault', json: 'x'.repeat(300_000) })

  expect(status).toBe(413)
  expect(text).toContain('Nothing was done.')
  expect(warnings).toEqual([])
})

test.for([
  'http://evil.example/',
  '//evil.example/',
  '/_mock/inspector/../../evil',
  '/_mock/inspector-evil',
  'javascript:1',
  '',
])('a form that wants back to %j leads to the inspector', async (back, { mock }) => {
  const { status, headers } = await post(mock, '/theme', { theme: 'dark', back })

  expect(status).toBe(303)
  expect(headers.location).toBe(INSPECTOR)
})

test('a theme is kept in a cookie, one that does not exist is not', async ({ mock }) => {
  const dark = await post(mock, '/theme', { theme: 'dark' })
  const odd = await post(mock, '/theme', { theme: 'dark; Domain=evil.example' })
  const { text } = await look(mock, '', { cookie: 'lab_theme=dark' })

  expect(dark.headers['set-cookie']).toEqual(['lab_theme=dark; Path=/; Max-Age=31536000; SameSite=Lax'])
  expect(odd.headers['set-cookie']).toBeUndefined()
  expect(text).toContain('data-theme="dark"')
})

guarded('with a control token the page is read-only until somebody gives it', async ({ mock }) => {
  const before = stateOf(mock)
  const { text } = await look(mock)
  const refused = await post(mock, '/pull', ADVANCE)
  const wrong = await post(mock, '/unlock', { token: 'let-me-out' })
  expect(stateOf(mock)).toEqual(before)

  const right = await post(mock, '/unlock', { token: 'let-me-in' })
  const cookie = String(right.headers['set-cookie']).split(';', 1)[0] ?? ''
  const unlocked = await look(mock, '/levers', { cookie })
  const pulled = await post(mock, '/pull', ADVANCE, { cookie })

  expect(text).toContain('Unlock the levers')
  expect(text).not.toContain(`${INSPECTOR}/pull`)
  expect([refused.status, wrong.status, wrong.headers['set-cookie']]).toEqual([403, 303, undefined])
  expect(right.headers['set-cookie']).toEqual([
    expect.stringMatching(
      RegExp(`^lab_inspector_${mock.port}=[\\w-]{24}; Path=/_mock/inspector; HttpOnly; SameSite=Strict$`),
    ),
  ])
  expect(unlocked.text).toContain(`${INSPECTOR}/pull`)
  expect(pulled.status).toBe(303)
  expect(mock.clock.now()).toBe(Math.floor(before.state.clock.nowMs / 1000) + 7200)
})

guarded.for(['', 'x', 'let-me-in', 'constructor', '__proto__'])(
  'a forged session %j opens nothing',
  async (session, { mock }) => {
    const cookie = `lab_inspector_${mock.port}=${session}`

    const { status } = await post(mock, '/pull', ADVANCE, { cookie })

    expect(status).toBe(403)
  },
)

guarded('the control token is on no page, and a wrong one neither', async ({ mock }) => {
  const wrong = await post(mock, '/unlock', { token: 'my-other-secret' })
  const stale = await post(mock, '/unlock', { token: 'let-me-in', formToken: 'old' })
  const { text } = await look(mock, String(wrong.headers.location).slice(INSPECTOR.length))

  expect(text).toContain('Nothing was unlocked')
  expect(stale.status).toBe(403)
  for (const page of [text, stale.text, (await look(mock)).text]) expect(page).not.toMatch(/my-other-secret|let-me-in/)
})

guarded('of many browsers that know the token those that came last may go on', async ({ mock }) => {
  const unlock = async () =>
    String((await post(mock, '/unlock', { token: 'let-me-in' })).headers['set-cookie']).split(';')[0]
  const first = await unlock()
  let last = first
  for (let count = 0; count < 100; count += 1) last = await unlock()

  const statuses = await Promise.all(
    [first, last].map(async (cookie) => (await post(mock, '/pull', ADVANCE, { cookie: String(cookie) })).status),
  )

  expect(statuses).toEqual([403, 303])
})

told('behind a proxy that made it https the levers work at the address that others are told', async ({ mock }) => {
  const at = { host: 'lab.example', origin: 'https://lab.example' }
  const unlocked = await post(mock, '/unlock', { token: 'let-me-in' }, at)
  const cookie = String(unlocked.headers['set-cookie']).split(';', 1)[0] ?? ''

  const pulled = await post(mock, '/pull', ADVANCE, { ...at, cookie })
  const foreign = await post(mock, '/pull', ADVANCE, { ...at, cookie, origin: 'https://evil.example' })

  expect([pulled.status, foreign.status]).toEqual([303, 403])
})

guarded('a name that the operator gave works on the port that a container maps', async ({ mock }) => {
  const at = { host: 'mock.internal:8080', origin: 'http://mock.internal:8080' }
  const unlocked = await post(mock, '/unlock', { token: 'let-me-in' }, at)
  const cookie = String(unlocked.headers['set-cookie']).split(';', 1)[0] ?? ''

  const pulled = await post(mock, '/pull', ADVANCE, { ...at, cookie })

  expect(cookie).toMatch(/^lab_inspector_8080=/)
  expect(pulled.status).toBe(303)
})
