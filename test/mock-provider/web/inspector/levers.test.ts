import type { MockProvider } from '../../../../mock-provider/index.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { call } from '../../control/call.ts'
import { collectWarnings, readTokens, refresh, statusOfCall } from '../../fixtures.ts'
import { INSPECTOR, look, post, pull } from './forms.ts'

/** An event of the journal that the news tell of. */
function eventOf(mock: MockProvider, says: string) {
  const [, seq] = /\(event (\d+)\)\.$/.exec(says) ?? []
  return mock.journal.events.find((event) => event.seq === Number(seq))
}

test('the clock is advanced, and the news name the event', async ({ mock }) => {
  const before = mock.clock.now()

  const { status, tone, says } = await pull(mock, 'advanceClock', { amount: '1.5', unit: 'hours' })

  expect([status, tone]).toEqual([303, 'good'])
  expect(mock.clock.now()).toBe(before + 5400)
  expect(says).toMatch(/^The clock moved on: it is \d{4}-\d\d-\d\d \d\d:\d\d UTC \(event \d+\)\.$/)
  expect(eventOf(mock, says)).toMatchObject({ kind: 'clock.moved' })
})

test('what a lever did stands in the journal as a call of the control API', async ({ mock }) => {
  await pull(mock, 'freezeClock')

  expect(mock.journal.events.at(-1)).toMatchObject({ kind: 'control.called', detail: 'POST /_mock/clock/freeze' })
})

test.for([
  ['advanceClock', { amount: 'two', unit: 'hours' }, '"hours" cannot be "two"; it takes a number'],
  ['advanceClock', { amount: '-1', unit: 'hours' }, 'give seconds, minutes, hours or days that add up to 0 or more'],
  ['advanceClock', { amount: '1', unit: '__proto__' }, '"__proto__" is not known here'],
  ['advanceClock', { token: 'g9 AT#1' }, 'no token "g9 AT#1" lives now'],
  ['runClock', { rate: '0' }, 'it takes a number above 0'],
  ['runClock', { rate: '1', constructor: 'x' }, '"constructor" is not known here'],
  ['signIn', { user: 'nobody', scopes: [] }, '"user" cannot be "nobody"'],
  ['signIn', { scopes: ['tweet.read', 'everything'] }, '"scopes[1]" cannot be "everything"'],
  ['addUser', { username: '<b>' }, '"username" cannot be "<b>"; it takes 1 to 20 characters'],
  ['addUser', {}, '"username" is missing'],
  ['revokeByUser', { client: 'nobody' }, '"client" cannot be "nobody"'],
  ['suspendClient', { clientId: 'nobody' }, 'there is no client "nobody"'],
  ['restoreSnapshot', { snapshotId: '__proto__' }, 'there is no snapshot "__proto__"'],
  ['disarmFault', { faultId: '7' }, 'there is no fault "7"'],
  ['closeWorld', { worldId: 'w7' }, 'there is no world "w7"'],
  ['armFault', { json: '{"at": "token"' }, 'the fault is not JSON'],
  ['armFault', { json: '{"at": "tokn", "then": "reset"}' }, 'at cannot be "tokn"; it takes authorize, token,'],
  ['armFault', { json: '[]' }, 'Nothing was done'],
  ['', {}, 'there is no lever ""'],
  ['constructor', {}, 'there is no lever "constructor"'],
  ['__proto__', {}, 'there is no lever "__proto__"'],
  ['getConfig', {}, 'there is no lever "getConfig"'],
  ['streamEvents', {}, 'there is no lever "streamEvents"'],
] as const)(
  '%s with %j is refused in words, and nothing has happened',
  async ([operationId, fields, words], { mock }) => {
    const warnings = collectWarnings()
    const before = mock.snapshot()

    const { status, tone, says } = await pull(mock, operationId, fields)

    expect([status, tone]).toEqual([303, 'bad'])
    expect(says).toContain(words)
    expect(mock.snapshot()).toEqual(before)
    expect(warnings).toEqual([])
  },
)

test('what was typed stays in a form that was refused', async ({ mock }) => {
  const { page } = await pull(mock, 'addUser', { username: 'not ok', name: 'Zoe "Z" Practice' })

  expect(page).toContain('name="username" autocomplete="off" value="not ok"')
  expect(page).toContain('value="Zoe &quot;Z&quot; Practice"')
})

test('to the death of a token: one second before it works, then no more', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ expiresInSeconds: 600 })
  const before = mock.clock.now()
  const { text } = await look(mock)

  const { tone } = await pull(mock, 'advanceClock', { token: 'g1 AT#1' })

  expect(text).toContain('name="token" value="g1 AT#1"')
  expect(tone).toBe('good')
  expect(mock.clock.now()).toBe(before + 600)
  expect(await statusOfCall(mock, accessToken)).toBe(401)
  expect((await look(mock)).text).not.toContain('value="g1 AT#1"')
})

test('of a family the living tokens are offered, and no spent one', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  readTokens(await refresh(mock, refreshToken))

  const { text } = await look(mock)

  const offered = [...text.matchAll(/name="token" value="([^"]+)"/g)].map(([, name]) => name)
  expect(offered).toEqual(['g1 AT#1', 'g1 AT#2', 'g1 RT#2'])
})

test('the clock is frozen and runs again', async ({ mock }) => {
  await pull(mock, 'runClock', { rate: '60' })
  expect([mock.clock.running, mock.clock.rate]).toEqual([true, 60])

  await pull(mock, 'freezeClock')

  expect(mock.clock.running).toBe(false)
})

test('a fault that is picked is shown as JSON, armed from there, listed, and disarmed', async ({ mock }) => {
  const picked = await look(
    mock,
    '/levers?does=delaySeconds&was=delaySeconds&value=2&at=users%2Fme&if.method=GET&times=always',
  )
  const json = /<textarea[^>]*>\s*([^<]*)</.exec(picked.text)?.[1]?.replaceAll('&quot;', '"') ?? ''

  const armed = await pull(mock, 'armFault', { json })
  const listed = mock.faults.list()
  const disarmed = await pull(mock, 'disarmFault', { faultId: '1' })

  expect(listed).toMatchObject([
    { at: 'users/me', when: { method: 'GET' }, times: 'always', then: { delaySeconds: 2 }, remaining: 'always' },
  ])
  expect(armed.says).toMatch(/^Armed: delay of 2 s at users\/me, always \(event \d+\)\.$/)
  expect(armed.page).toContain('armed for all')
  expect(disarmed.tone).toBe('good')
  expect(mock.faults.list()).toEqual([])
})

test('a pick that cannot be armed is told in words before anybody arms it', async ({ mock }) => {
  const { text } = await look(mock, '/levers?does=status&was=status&value=99&at=token')

  expect(text).toContain('It cannot be armed like this: then.status cannot be 99; it takes a status from 200 to 599')
})

test.for(['__proto__', 'constructor', 'nothing', '', '<b>'])(
  'a pick of %j is told and shown escaped',
  async (name, { mock }) => {
    const query = new URLSearchParams({ does: name, at: name, times: name, 'if.path': name, 'if.client': name })

    const { status, text } = await look(mock, `/levers?${query}`)

    expect(status).toBe(200)
    expect(text).toContain('It cannot be armed like this')
    expect(text).not.toContain('<b>')
  },
)

test('what waits for a fault is released', async ({ mock }) => {
  const fault = mock.faults.arm({ at: 'users/me', then: 'hold-until-second' })
  const held = fetch(`${mock.origin}/2/users/me`)
  while (fault.fired === 0) await new Promise(setImmediate)

  const { tone } = await pull(mock, 'releaseFault', { faultId: String(fault.id) })

  expect(tone).toBe('good')
  expect((await held).status).toBe(401)
})

test('a sign-in tells labels and no token', async ({ mock }) => {
  const { says, page } = await pull(mock, 'signIn', {
    user: 'ben_practice',
    client: mock.config.clientId,
    scopes: ['tweet.read', 'users.read', 'offline.access'],
    expiresInSeconds: '',
  })

  expect(says).toMatch(/^@ben_practice has signed in: AT#1 and RT#1 of g1 \(event \d+\)\.$/)
  expect(eventOf(mock, says)).toMatchObject({ kind: 'tokens.issued', user: 'ben_practice' })
  for (const secret of mock.secrets().values) expect(page).not.toContain(secret)
})

test('an account is added, and a user takes an app’s access back', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ user: 'ada_practice' })
  const added = await pull(mock, 'addUser', { username: 'zoe', name: '' })
  const revoked = await pull(mock, 'revokeByUser', { user: 'ada_practice', client: mock.config.clientId })
  const again = await pull(mock, 'revokeByUser', { user: 'ada_practice', client: mock.config.clientId })

  expect(added.says).toContain('@zoe is a practice account now')
  expect(mock.users.list().at(-1)).toMatchObject({ username: 'zoe', name: 'zoe' })
  expect(revoked.says).toContain('All tokens of g1 are dead')
  expect(again.says).toContain('no living token to revoke')
  expect(await statusOfCall(mock, accessToken)).toBe(401)
})

test('an app is suspended and taken back, its secret rotated and never shown', async ({ mock }) => {
  const { clientId, clientSecret: old = '' } = mock.config
  const suspended = await pull(mock, 'suspendClient', { clientId })
  expect(mock.clients.list()[0]?.suspended).toBe(true)
  const back = await pull(mock, 'unsuspendClient', { clientId })
  const rotated = await pull(mock, 'rotateClientSecret', { clientId })

  const fresh = mock.config.clientSecret ?? ''
  expect(suspended.page).toContain('✕ suspended')
  expect(mock.clients.list()[0]?.suspended).toBe(false)
  expect(back.tone).toBe('good')
  expect(fresh).not.toBe(old)
  expect(rotated.says).toContain('read it at /_mock/config')
  for (const { page } of [suspended, back, rotated]) expect(page.includes(old) || page.includes(fresh)).toBe(false)
})

test('a moment is saved, gone back to, and forgotten; reset leads to the start', async ({ mock }) => {
  const start = mock.clock.now()
  await pull(mock, 'saveSnapshot', { id: 'here' })
  mock.clock.advance({ hours: 1 })
  const saved = await look(mock)
  const restored = await pull(mock, 'restoreSnapshot', { snapshotId: 'here' })
  expect(mock.clock.now()).toBe(start)
  const forgotten = await pull(mock, 'deleteSnapshot', { snapshotId: 'here' })
  mock.clock.advance({ hours: 1 })
  const reset = await pull(mock, 'resetWorld')

  expect(saved.text).toContain('<strong>here</strong>')
  expect(eventOf(mock, restored.says)).toMatchObject({ kind: 'world.restored' })
  expect(forgotten.page).not.toContain('<strong>here</strong>')
  expect([reset.tone, mock.clock.now()]).toEqual(['good', start])
})

test('a world is opened, linked with its own inspector, and closed', async ({ mock }) => {
  const opened = await pull(mock, 'openWorld', { profile: 'rfc-strict', clock: 'running', seed: '' })
  const [world] = mock.worlds.list()
  const { origin = '', port = 0, profile, clock } = world?.mock ?? {}
  const inside = await call({ port }, { path: `${INSPECTOR}/levers`, headers: { host: `127.0.0.1:${port}` } })
  const closed = await pull(mock, 'closeWorld', { worldId: 'w1' })

  expect(opened.says).toContain('World w1 is open')
  expect(opened.page).toContain(`href="${origin}${INSPECTOR}"`)
  expect(inside.text).toContain('switches are not as in profile x')
  expect([profile?.verifierRule, clock?.running]).toEqual(['rfc7636', true])
  expect(closed.tone).toBe('good')
  expect(mock.worlds.list()).toEqual([])
})

test('every switch of the profile is told with its value, tag and source', async ({ mock }) => {
  const { text } = await look(mock)

  for (const name of Object.keys(mock.profile)) expect(text).toContain(`<span class="mono">${name}</span>`)
  expect(text).toContain('seen by many')
  expect(text).toContain('expires_in of every published answer')
})

test('no page of a world in which something happened shows a secret', async ({ mock }) => {
  await mock.signIn()
  await mock.worlds.create()
  await pull(mock, 'rotateClientSecret', { clientId: mock.config.clientId })

  const { text } = await look(mock)

  const secrets = [mock, ...mock.worlds.list().map(({ mock: other }) => other)].flatMap((each) => each.secrets().values)
  expect(secrets.length).toBeGreaterThan(3)
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

test('the quick lever of the clock is on every page, and leads back to it', async ({ mock }) => {
  const { text } = await look(mock, '/refusals?by=reason')
  const { headers } = await post(mock, '/pull', {
    operationId: 'advanceClock',
    amount: '2',
    unit: 'hours',
    back: `${INSPECTOR}/refusals?by=reason&news=old`,
  })

  expect(text).toContain('Advance 2 h')
  expect(text).toContain(`name="back" value="${INSPECTOR}/refusals?by=reason"`)
  expect(headers.location).toMatch(RegExp(`^${INSPECTOR}/refusals\\?by=reason&news=[\\w-]{8}$`))
})

test('news of somebody else, and of none, are no news', async ({ mock }) => {
  const pages = await Promise.all(
    ['?news=__proto__', '?news=', '?news=a&news=b', '?news[x]=a'].map((query) => look(mock, `/levers${query}`)),
  )

  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(pages.every(({ text }) => !/<\/h1>.*class="notice/s.test(text))).toBe(true)
})
