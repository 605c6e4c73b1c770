import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { asGo, asPython, asTypeScript } from '../../../../mock-provider/web/inspector/written-tests/literals.ts'

/** Texts that end a string, a line or a page somewhere, and names that mean something. */
const HOSTILE = {
  quotes: `'"\`"""'''`,
  backslashes: '\\ \\" \\\' \\n ends in \\',
  controls: '\r\n\t\0\u{1b}[31m',
  templates: '${process.exit(1)} {world} %s',
  markup: '</script><!--',
  separators: '\u{85}\u{2028}\u{2029}\u{feff}',
  astral: '😀',
  'a name with "quotes" and \n': [true, null, 1.5, []],
  constructor: {},
}

const forged: unknown = JSON.parse('{"__proto__": {"polluted": true}, "one": 1}')

const readTypeScript = (value: unknown): unknown => new Function(`return ${asTypeScript(value)}`)()

test('hostile texts come out of TypeScript as they went in', () => {
  expect(readTypeScript(HOSTILE)).toEqual(HOSTILE)
  expect(JSON.stringify(readTypeScript(forged))).toBe(JSON.stringify(forged))
})

test('hostile texts come out of Python as they went in', () => {
  const program = 'import sys, json, ast; print(json.dumps(ast.literal_eval(sys.stdin.read())))'
  const read = (value: unknown): unknown =>
    JSON.parse(execFileSync('python3', ['-c', program], { input: asPython(value), encoding: 'utf8' }))

  expect(read(HOSTILE)).toEqual(HOSTILE)
  expect(JSON.stringify(read(forged))).toBe(JSON.stringify(forged))
})

test('Go is given no half of a pair and no byte order mark, in names neither', () => {
  expect(asGo({ '\u{feff}a\ud800': 'b\udc00\u{feff}"' })).toBe(
    'map[string]any{"\\ufeffa\u{fffd}": "b\u{fffd}\\ufeff\\""}',
  )
})
