import { expect, test } from 'vitest'
import * as shapes from '../../../mock-provider/control/shapes.ts'
import { ControlProblem } from '../../../mock-provider/control/problems.ts'

const { choice, either, flag, list, number, object, optional, record, string, text } = shapes

const person = object({ name: text({ most: 5 }), age: optional(number({ whole: true, least: 0, most: 150 })) })

test.for([
  [string(), ''],
  [text(), 'a'],
  [number(), -1.5],
  [number({ whole: true }), Number.MAX_SAFE_INTEGER],
  [flag(), false],
  [choice(['a', 'b']), 'b'],
  [list(flag(), { most: 1 }), [true]],
  [either(flag(), number()), 5],
  [record('anything'), { a: [1] }],
  [person, { name: 'Ada' }],
  [list(person), [{ name: 'Ada', age: 36 }]],
] as [shapes.Shape<unknown>, unknown][])('%j reads %j as it is', ([shape, value]) => {
  expect(shape.read(value, 'it')).toEqual(value)
})

test.for([
  [string(), 5, 'it'],
  [text(), '', 'it'],
  [text({ pattern: '^a$' }), 'b', 'it'],
  [number(), Number.NaN, 'it'],
  [number(), Number.POSITIVE_INFINITY, 'it'],
  [number(), '5', 'it'],
  [number({ whole: true }), 2 ** 53, 'it'],
  [number({ least: 1, most: 2 }), 3, 'it'],
  [flag(), 0, 'it'],
  [choice(['a', 'b']), 'c', 'it'],
  [choice(['a', 'b']), 'toString', 'it'],
  [list(flag()), true, 'it'],
  [list(flag(), { most: 1 }), [true, true], 'it'],
  [list(flag()), [true, 'no'], 'it[1]'],
  [either(flag(), number()), 'neither', 'it'],
  [record('anything'), [], 'it'],
  [person, null, 'it'],
  [person, {}, 'it.name'],
  [person, { name: 'Adamantine' }, 'it.name'],
  [person, { name: 'Ada', age: null }, 'it.age'],
  [person, { name: 'Ada', constructor: 1 }, 'it.constructor'],
  [person, JSON.parse('{"name":"Ada","__proto__":{"age":1}}'), 'it.__proto__'],
] as [shapes.Shape<unknown>, unknown, string][])('%j does not read %j and names %s', ([shape, value, field]) => {
  const read = () => shape.read(value, 'it')

  expect(read).toThrow(ControlProblem)
  expect(read).toThrow(expect.objectContaining({ status: 400, members: expect.objectContaining({ field }) }))
})

test.for([
  [number({ most: 5 }), 6, 'a number, at most 5'],
  [number({ least: 1 }), 0, 'a number, 1 or more'],
  [number({ least: 1, most: 5, whole: true }), 6, 'a whole number, 1 to 5'],
  [text({ most: 2 }), 'abc', 'a text, not empty, at most 2 long'],
  [list(flag(), { most: 1 }), [true, true], 'a list, at most 1 long'],
] as [shapes.Shape<unknown>, unknown, string][])(
  'whatever has a limit names it: %j does not take %j',
  ([shape, value, takes]) => {
    expect(() => shape.read(value, 'it')).toThrow(`it takes ${takes}`)
  },
)
