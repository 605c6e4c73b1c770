import { afterAll, beforeAll, expect, test } from 'vitest'
import { wayOf } from '../../../../mock-provider/resource-server/resources.ts'
import { allOperations } from '../../../../mock-provider/wire/operations.ts'
import { closedAnswer, compile, faultsOf } from './closed-schema.ts'
import { prepareWorld, type Prepared } from './prepared-world.ts'

type Objects = Record<string, unknown>

let prepared: Prepared

beforeAll(async () => {
  prepared = await prepareWorld()
})

afterAll(() => prepared.mock.stop())

/** X's document does not say what is in these, so nothing can be wrong with them. */
const OPEN = /\.(associated_metadata|associated_subtitles)\b/

/** Where objects with members are, the answer itself first; of a list, its first. */
function objectsIn(value: unknown, path = '$'): string[] {
  if (typeof value !== 'object' || value === null || OPEN.test(path)) return []
  const members = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined)
  const inside = members.flatMap(([name, member]) => objectsIn(member, `${path}.${name}`))
  return Array.isArray(value) || members.length === 0 ? inside : [path, ...inside]
}

function at(value: unknown, path: string): Objects {
  const names = path.split('.').slice(1)
  return names.reduce((inside, name) => Object(inside[name]), Object(value))
}

function withExtra(body: Objects, path: string): Objects {
  const changed = structuredClone(body)
  at(changed, path).made_up = 'extra'
  return changed
}

function withRenamed(body: Objects, path: string): Objects {
  const changed = structuredClone(body)
  const object = at(changed, path)
  const [[name, value] = ['', undefined]] = Object.entries(object)
  delete object[name]
  object[`${name}_renamed`] = value
  return changed
}

test('the schema of every operation refuses an extra and a renamed member, in every object of its answer', async () => {
  const passed: string[] = []
  let tried = 0
  for (const operation of allOperations.filter((each) => wayOf(each) !== '501' && each.answer?.$ref)) {
    prepared.reset()
    const { body } = await prepared.send(prepared.good(operation))
    const validate = compile(closedAnswer(operation, { sampled: wayOf(operation) === 'sampled' }))
    for (const path of objectsIn(body)) {
      tried += 2
      for (const [how, change] of Object.entries({ extra: withExtra, renamed: withRenamed }))
        if (faultsOf(validate, change(body, path)) === '') passed.push(`${operation.name} ${path}: ${how}`)
    }
  }

  expect(passed).toEqual([])
  expect(tried).toBeGreaterThan(500)
})

test.for([
  ['an id that is none', { id: 'abc' }, 'pattern'],
  ['an id of 20 digits', { id: '1'.repeat(20) }, 'pattern'],
  ['an instant without a zone', { created_at: '2030-01-01T00:00:00' }, 'pattern'],
  ['a count in quotes', { public_metrics: { followers_count: '1' } }, 'must be integer'],
  ['a name that is left out', { name: undefined }, "required property 'name'"],
] as [string, Objects, string][])('the schema of a user refuses %s', ([, change, says]) => {
  const operation = allOperations.find(({ name }) => name === 'GET /2/users/me')
  if (!operation) throw new Error('no users/me')
  const user = { id: '12', name: 'Ada', username: 'ada', ...change }

  const faults = faultsOf(
    compile(closedAnswer(operation, { sampled: false })),
    JSON.parse(JSON.stringify({ data: user })),
  )

  expect(faults).toContain(says)
})
