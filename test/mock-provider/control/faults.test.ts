import { test, expect } from '../../../src/testing/vitest.ts'
import { readTokens, refresh } from '../fixtures.ts'
import { ask } from './call.ts'

test('a fault is armed, counted and used up', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const spec = { at: 'token', when: { grantType: 'refresh_token' }, times: 2, then: { status: 503, body: '' } }

  const armed = await ask(mock, 'POST /faults', spec)
  const hit = await refresh(mock, refreshToken)
  const counted = await ask(mock, 'GET /faults/1')
  await refresh(mock, refreshToken)
  const listed = await ask(mock, 'GET /faults')

  expect([armed.status, armed.json]).toEqual([201, { ...spec, id: 1, fired: 0, remaining: 2 }])
  expect([hit.status, hit.text]).toEqual([503, ''])
  expect(counted.json).toMatchObject({ fired: 1, remaining: 1 })
  expect(listed.json).toEqual({ faults: [{ ...spec, id: 1, fired: 2, remaining: 0 }] })
})

test.for(['reset', 'hang', 'drop-after-commit', 'hold-until-second', { delaySeconds: 0.5 }])(
  'the action %j is taken as it is',
  async (then, { mock }) => {
    const { status, json } = await ask(mock, 'POST /faults', { at: 'users/me', then })

    expect(status).toBe(201)
    expect(json).toEqual({ id: 1, at: 'users/me', then, fired: 0, remaining: 1 })
    expect(mock.faults.list()).toEqual([json])
  },
)

test('one fault is disarmed, then the others', async ({ mock }) => {
  for (const at of ['token', 'revoke', 'users/me'] as const) mock.faults.arm({ at, then: 'reset' })

  const one = await ask(mock, 'DELETE /faults/2')
  const all = await ask(mock, 'DELETE /faults')

  expect(one.json.faults.map(({ id }: { id: number }) => id)).toEqual([1, 3])
  expect(all.json).toEqual({ faults: [] })
  expect(mock.faults.list()).toEqual([])
})

test('release lets the held request go on, once', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const fault = mock.faults.arm({ at: 'token', then: 'hold-until-second' })
  const early = await ask(mock, 'POST /faults/1/release')
  const held = refresh(mock, refreshToken)
  while (fault.fired === 0) await new Promise(setImmediate)

  const released = await ask(mock, 'POST /faults/1/release')

  readTokens(await held)
  const late = await ask(mock, 'POST /faults/1/release')
  expect([early.status, released.status, late.status]).toEqual([409, 200, 409])
  expect(late.json.detail).toBe('fault 1 holds no request now; it has fired 1 times')
  expect(mock.journal.events.filter(({ kind }) => kind === 'fault.fired')).toMatchObject([{ reason: 'released' }])
})

test.for([
  [{ then: 'reset' }, { field: 'at', allowed: /^authorize, token, / }],
  [
    { at: 'tokens', then: 'reset' },
    { field: 'at', value: 'tokens', allowed: /^authorize, token, / },
  ],
  [{ at: 'token' }, { field: 'then', allowed: /^reset, hang, / }],
  [
    { at: 'token', then: 'rest' },
    { field: 'then', value: 'rest', allowed: /^reset, hang, / },
  ],
  [
    { at: 'token', then: [] },
    { field: 'then', allowed: /^reset, hang, / },
  ],
  [
    { at: 'token', then: null },
    { field: 'then', value: null, allowed: /^reset, hang, / },
  ],
  [
    { at: 'token', then: { status: '503' } },
    { field: 'then.status', value: '503', allowed: /whole number/ },
  ],
  // From here on it is world/faults.ts that refuses.
  [
    { at: 'token', then: { status: 99 } },
    { field: 'then.status', value: 99, allowed: /200 to 599/ },
  ],
  [
    { at: 'token', then: { delaySeconds: -1 } },
    { field: 'then.delaySeconds', value: -1, allowed: /0 to 86400/ },
  ],
  [
    { at: 'token', then: 'reset', times: 0 },
    { field: 'times', value: 0, allowed: /1 or more/ },
  ],
  // What would only show later, in a request that meets the fault.
  [
    { at: 'token', then: { status: 503, body: 5 } },
    { field: 'then.body', value: 5, allowed: /a text/ },
  ],
  [
    { at: 'token', then: { status: 503, contentType: 'a\nb: c' } },
    { field: 'then.contentType', allowed: /media type/ },
  ],
  [
    { at: 'token', then: { status: 503, delaySeconds: 1 } },
    { field: 'then.delaySeconds', allowed: /^status, body, / },
  ],
  [
    { at: 'token', then: 'reset', time: 2 },
    { field: 'time', allowed: /^at, when, times, then$/ },
  ],
  [
    { at: 'token', then: 'reset', when: { grant: 'x' } },
    { field: 'when.grant', allowed: /^grantType, client$/ },
  ],
  [
    { at: 'token', then: 'reset', when: { grantType: 'x' } },
    { field: 'when.grantType', value: 'x', allowed: /refresh/ },
  ],
  [
    { at: 'token', then: 'reset', when: { client: 'x' } },
    { field: 'when.client', value: 'x', allowed: /^\S+, \S+$/ },
  ],
] as const)('the fault %j is refused with 400 %j', async ([spec, { allowed, ...facts }], { mock }) => {
  const { status, json } = await ask(mock, 'POST /faults', spec)

  expect([status, json.status]).toEqual([400, 400])
  expect(json).toMatchObject({ ...facts, allowed: expect.stringMatching(allowed) })
  expect(json.detail).toContain(json.allowed)
  expect(mock.faults.list()).toEqual([])
})
