import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { faultTable } from '../../../mock-provider/world/fault-entries.ts'
import { ENDPOINTS, FAULT_WORDS } from '../../../mock-provider/world/fault-spec.ts'
import { assertFaultSpec } from '../../../mock-provider/world/fault-validation.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { root } from '../../run-command.ts'
import { readTokens, refresh } from '../fixtures.ts'
import { ask } from './call.ts'
import { createChecker, readDocument } from './document.ts'
import { sameCases } from '../../same-cases.ts'

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

/** The JSON column of every table in docs/faults.md. */
const examples = readFileSync(join(root, 'docs/faults.md'), 'utf8').match(/(?<=`)\{"at":.*?\}(?=` +\|)/g) ?? []

test.for(examples)('%s is armed as docs/faults.md has it, and is what the document says', async (example, { mock }) => {
  const checker = createChecker(await readDocument(mock))
  const spec = JSON.parse(example)

  const { status, json } = await ask(mock, 'POST /faults', spec)

  expect(status).toBe(201)
  expect(json).toEqual({ ...spec, id: 1, fired: 0, remaining: spec.times ?? 1 })
  expect(mock.faults.list()).toEqual([json])
  expect(checker.fits(NEW_FAULT, spec)).toBe(true)
  expect(checker.fits({ $ref: '#/components/schemas/Fault' }, json)).toBe(true)
})

test('the page has examples of every endpoint word and action', () => {
  expect(examples.length).toBeGreaterThan(20)
})

test('whatever is armed is what the document says', async ({ mock }) => {
  const checker = createChecker(await readDocument(mock))
  const value = fc.oneof(fc.constantFrom(503, 200, 0, 30, -300, 'a', '', 'text/html', ['id'], { id: 1 }, true, 'date'))
  const member = fc.constantFrom(...MEMBERS)
  const then = fc.oneof(fc.constantFrom(...FAULT_WORDS), fc.dictionary(member, value, { minKeys: 1, maxKeys: 3 }))
  const when = fc.dictionary(
    fc.constantFrom('grantType', 'client', 'method', 'path'),
    fc.constantFrom('GET', '/2/a', 'a'),
  )
  const spec = fc.record({ at: fc.constantFrom(...ENDPOINTS), when, times: fc.constantFrom(1, 2, 'always'), then })
  const armed: unknown[] = []

  fc.assert(
    fc.property(spec, (given) => {
      if (!isArmed(mock, given)) return
      armed.push(given)
      expect(checker.fits(NEW_FAULT, given)).toBe(true)
    }),
    { ...sameCases, numRuns: 3000 },
  )
  expect(armed.length).toBeGreaterThan(100)
})

const NEW_FAULT = { $ref: '#/components/schemas/NewFault' }
const MEMBERS = Object.values(faultTable.actions).flatMap(({ by, beside }) => Object.keys({ ...by, ...beside }))

function isArmed(mock: MockProvider, given: object): boolean {
  try {
    assertFaultSpec(given)
    mock.faults.arm(given).disarm()
    return true
  } catch {
    return false
  }
}

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
  expect(late.json.detail).toBe('no request waits for fault 1 now; it has fired 1 times')
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
    { field: 'then.status', value: '503', allowed: /200 to 599/ },
  ],
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
  [
    { at: 'token', then: { status: 503, body: 5 } },
    { field: 'then.body', value: 5, allowed: /a text/ },
  ],
  [
    { at: 'token', then: { status: 503, contentType: 'a\nb: c' } },
    { field: 'then.contentType', allowed: /visible ASCII/ },
  ],
  [
    { at: 'token', then: { status: 503, delaySeconds: 1 } },
    { field: 'then', allowed: /delaySeconds does not go with status/ },
  ],
  [
    { at: 'token', then: 'reset', time: 2 },
    { field: 'time', allowed: /^at, when, times, then$/ },
  ],
  [
    { at: 'token', then: 'reset', when: { grant: 'x' } },
    { field: 'when.grant', allowed: /^grantType, client, / },
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
