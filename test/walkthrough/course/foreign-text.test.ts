import { expect, onTestFinished, test } from 'vitest'
import { AuthorizationUrls } from '../../../src/walkthrough/course/authorization-urls.ts'
import { findCrash, showsStack } from '../../../src/walkthrough/course/find-crash.ts'
import { Room } from '../../../src/walkthrough/course/room.ts'

const URL = 'http://127.0.0.1:4000/i/oauth2/authorize?'
/** More than is ever read of a program; a pattern that is quadratic needs minutes for it. */
const SIZE = 400_000

/** Texts on which a careless pattern begins anew at each character: read in a moment, or not before the test's time is up. */
const endless = Object.fromEntries(
  [
    'A',
    '\n',
    ' ',
    '\t',
    '.',
    '(',
    '/',
    ':',
    '1',
    '"',
    "'",
    '\\',
    '=',
    '%41',
    '-',
    '\u001B[0m',
    '\r\n',
    '\n ',
    '😀',
    'eyJ',
    'http://',
    'https://x/',
    URL,
    `${URL}.`,
    `${URL}a`,
    'at ',
    'at (',
    'at /',
    '(/a.ts',
    ' at /a:',
    ':1:1',
    ':1',
    '\n at ',
    '\n    at f (',
    ' File "',
    'File "a", line ',
    'Error',
    'ErrorError: ',
    'ERROR: ',
    ':1:1: ',
    '2030-01-01',
    'Traceback (most recent call last',
    'A'.repeat(15),
    `${'A'.repeat(15)} `,
    '/a.ts:1:1',
    '\n/a.ts:1:1: ERROR',
  ].map((piece) => [JSON.stringify(piece), piece.repeat(SIZE / piece.length)]),
)

test.each(Object.entries(endless))('%s without end is read in a moment', (_, text) => {
  const urls = new AuthorizationUrls()
  const pieces = Array.from({ length: 50 }, (__, index) => text.slice((index * SIZE) / 50, ((index + 1) * SIZE) / 50))

  const found = pieces.flatMap((piece) => urls.read(piece))

  expect(found).toEqual([])
  expect(findCrash(text)).toBeUndefined()
  expect(showsStack(text)).toBe(false)
})

test('an address that is printed a character at a time is found once, whole', () => {
  const urls = new AuthorizationUrls()
  const url = `${URL}state=${'s'.repeat(100_000)}`

  const found = [...`Open ${url}. Then come back.`].flatMap((piece) => urls.read(piece))

  expect(found).toEqual([url])
})

test.each([
  [`Open ${URL}a=b, then`, [`${URL}a=b`]],
  [`Open ${URL}a=b.).\n`, [`${URL}a=b`]],
  [`"${URL}a=b"'${URL}c=d'`, [`${URL}a=b`, `${URL}c=d`]],
  [`<${URL}a=b>\u001B[0m${URL}c=d\u001B[0m`, [`${URL}a=b`, `${URL}c=d`]],
  [`url=${URL}a=b \n`, [`${URL}a=b`]],
  [`${URL}a=b`, []],
  [`${URL} \n`, []],
  [`${URL}... \n`, []],
  ['http://127.0.0.1:4000/authorize?a=b \n', []],
])('in %j the addresses are %j', (text, expected) => {
  expect(new AuthorizationUrls().read(text)).toEqual(expected)
})

test.each([
  ['    at file.ts:1:2', true],
  ['Error: no\n    at f (/a/b.ts:1:2)\n', true],
  ['\tat async f (/a/b.ts:1:2)', true],
  ['look at 10:20:30', false],
  ['at 10:20:30', false],
  ['Traceback (most recent call last):', true],
])('%j shows a stack: %j', (output, expected) => {
  expect(showsStack(output)).toBe(expected)
})

test('a crash is found behind a line of any length', () => {
  const own = import.meta.filename
  const output = `${'at ('.repeat(100_000)}\nTypeError: no\n    at f (node:internal/x:1:1)\n    at async file://${own}:7:3\n`

  expect(findCrash(output)).toEqual({ file: 'foreign-text.test.ts', line: 7, message: 'TypeError: no' })
})

test('what a program prints is masked in a moment, however long its words are', async () => {
  const room = await Room.open({ program: { kind: 'command', argv: ['true'] }, profile: 'x' })
  onTestFinished(() => room.close())
  const { accessToken } = await room.mock.signIn()

  const masked = room.mask(`${'A'.repeat(SIZE)} ${accessToken} ${'eyJ-'.repeat(SIZE / 4)}%${btoa(`${accessToken}`)}`)

  expect(masked).not.toContain(accessToken)
  expect(masked).toContain(room.mock.fingerprintOf(accessToken))
})
