import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FaultSpec } from '../../../mock-provider/index.ts'
import { actionSchema } from '../../../mock-provider/control/fault-shapes.ts'
import { actionOf, faultTable, type FaultTable } from '../../../mock-provider/world/fault-entries.ts'
import { assertFault } from '../../../mock-provider/world/fault-validation.ts'
import { choiceKind, numberKind, saying, textKind } from '../../../mock-provider/world/value-kinds.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { faultsPath, memberRows, renderFaults } from '../../generate/faults.ts'
import { readDocument } from '../control/document.ts'

test('the table of docs/faults.md is what npm run generate writes', async () => {
  const page = readFileSync(faultsPath, 'utf8')

  const generated = await renderFaults(page)

  expect(generated, 'run npm run generate').toBe(page)
})

test('the OpenAPI document has every entry and nothing else', async ({ mock }) => {
  const { components } = await readDocument(mock)
  const { at, when, then } = components.schemas.NewFault.properties
  const objects = then.anyOf.slice(1).map(({ properties }: { properties: object }) => Object.keys(properties))

  const actions = Object.values(faultTable.actions).flatMap(({ by, beside }) =>
    Object.keys(by).map(() => Object.keys({ ...by, ...beside })),
  )
  expect(at.enum).toEqual(Object.keys(faultTable.endpoints))
  expect(Object.keys(when.properties)).toEqual(Object.keys(faultTable.conditions))
  expect(then.anyOf[0].enum).toEqual(Object.keys(faultTable.words))
  expect(objects).toEqual(actions)
})

test('every entry says in the document what it does', () => {
  const entries = Object.values(faultTable.actions).flatMap(({ by, beside }) => Object.entries({ ...by, ...beside }))

  expect(entries.filter(([, { says }]) => says === undefined).map(([name]) => name)).toEqual([])
})

/** A copy with one more of each: a member beside others, an action of its own, a word, a condition, an endpoint. */
const grown: FaultTable = {
  endpoints: { ...faultTable.endpoints, spaces: 'spaces of a user' },
  words: { ...faultTable.words, 'half-close': 'no more is read' },
  conditions: { ...faultTable.conditions, accept: saying('the header', textKind({ most: 50 })) },
  actions: {
    ...faultTable.actions,
    answer: {
      ...faultTable.actions.answer,
      beside: { ...faultTable.actions.answer.beside, language: saying('of the body', choiceKind(['en', 'de'])) },
    },
    slow: {
      by: { bytesPerSecond: saying('how slowly the body comes', numberKind({ whole: true, least: 1, most: 9000 })) },
      beside: {},
      describe: ({ bytesPerSecond }) => `${String(bytesPerSecond)} bytes a second`,
    },
  },
}

const taken: object[] = [
  { at: 'lists', when: { accept: 'text/html' }, then: 'half-close' },
  { at: 'token', then: { status: 503, language: 'de' } },
  { at: 'token', then: { bytesPerSecond: 10 } },
]

const refused: [spec: object, message: string][] = [
  [{ at: 'token', then: { status: 503, language: 'fr' } }, 'faults.arm: then.language cannot be "fr"; it takes en, de'],
  [{ at: 'token', then: { body: '', langauge: 'en' } }, '(near it: language)'],
  [{ at: 'token', then: { bytesPerSecond: 0 } }, 'then.bytesPerSecond cannot be 0; it takes a whole number, 1 to 9000'],
  [{ at: 'token', then: { bytesPerSecond: 1, status: 200 } }, 'one action: bytesPerSecond does not go with status'],
  [{ at: 'token', then: {} }, 'hold-until-second, half-close, or an object with status or body'],
  [{ at: 'token', when: { accept: '' }, then: 'reset' }, 'when.accept cannot be ""; it takes a text, not empty'],
  [{ at: 'list', then: 'reset' }, 'at cannot be "list"'],
]

const describes = new Ajv2020({ strict: false }).compile(actionSchema(grown))

test.for(taken)('an entry more is all that it takes to arm %j', (spec) => {
  expect(() => assertFault(spec, faultTable)).toThrow(RangeError)
  expect(() => assertFault(spec, grown)).not.toThrow()
  expect(describes(Object.entries(spec).find(([name]) => name === 'then')?.[1])).toBe(true)
})

test.for(refused)('an entry more is all that it takes to refuse %j', ([spec, message]) => {
  expect(() => assertFault(spec, grown)).toThrow(message)
})

test('the document describes the new members, and refuses what does not fit them', () => {
  for (const then of [{ bytesPerSecond: 0 }, { status: 503, language: 'fr' }, { language: 'de' }, 'half-closed'])
    expect(describes(then)).toBe(false)
})

test('the page has a row for each new entry', () => {
  const rows = memberRows(grown)

  expect(rows).toHaveLength(memberRows(faultTable).length + 5)
  expect(rows).toContainEqual(['`then.language`', 'en, de', 'of the body', '`status` or `body`'])
  expect(rows).toContainEqual(['`then.bytesPerSecond`', 'a whole number, 1 to 9000', 'how slowly the body comes', ''])
  expect(rows).toContainEqual(['`"then":"half-close"`', '', 'no more is read', ''])
  expect(rows).toContainEqual(['`when.accept`', 'a text, not empty, at most 50 long', 'the header', ''])
  expect(rows).toContainEqual(['`"at":"spaces"`', '', 'spaces of a user', ''])
})

test('a new action is called in the journal as its entry says', () => {
  expect(actionOf(['bytesPerSecond'], grown)?.describe({ bytesPerSecond: 7 })).toBe('7 bytes a second')
})

test('a fault of every kind is what the types say', ({ mock }) => {
  const specs: FaultSpec[] = [
    { at: 'token', then: 'reset' },
    { at: 'token', when: { method: 'GET', path: '/2' }, then: { status: 503, body: 'a', afterCommit: true } },
    { at: 'token', times: 'always', then: { body: 'a' } },
    { at: 'token', then: { case: '503', afterCommit: true } },
    { at: 'token', then: { omit: ['a'], replace: { b: 1 } } },
    { at: 'token', then: { delaySeconds: 1 } },
    { at: 'token', then: { dateSkewSeconds: 1 } },
    { at: 'token', then: { contentType: 'a/b' } },
  ]
  // @ts-expect-error Neither a status nor a body.
  const without: FaultSpec = { at: 'token', then: { retryAfterSeconds: 1 } }

  for (const spec of specs) mock.faults.arm(spec)

  expect(mock.faults.list()).toHaveLength(specs.length)
  expect(() => mock.faults.arm(without)).toThrow(RangeError)
})
