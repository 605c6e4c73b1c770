import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findNoProgram } from '../../src/walkthrough/course/find-crash.ts'
import { crashInWords } from '../../src/walkthrough/course/program-facts.ts'
import { runProgram } from '../../src/walkthrough/course/program.ts'
import { temporaryHome } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

const GO_PANIC = 'package main\n\nimport "errors"\n\nfunc main() {\n\tpanic(errors.New("no tokens"))\n}\n'
const GO_TYPO = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printn("a")\n}\n'

/** `requests` and its kin raise out of their own files; the compiler of Go says only some of its words alike in all versions. */
const PROGRAMS: [name: string, command: () => string[], text: string, told: RegExp][] = [
  [
    'bot.py',
    () => [find(tools.requests)],
    "import requests\n\nrequests.get('http://127.0.0.1:9/', proxies={'http': ''})\n",
    /^bot\.py, line 3: requests\.exceptions\.ConnectionError: /,
  ],
  ['bot.rb', () => [find(tools.ruby)], "\nraise ArgumentError, 'no tokens'\n", /^bot\.rb, line 2: .*no tokens/],
  [
    'lib.rb',
    () => [find(tools.ruby)],
    "require 'json'\nJSON.parse('<html>')\n",
    /^lib\.rb, line 2: JSON::ParserError: /,
  ],
  [
    'bot.php',
    () => [find(tools.php)],
    "<?php\n\nthrow new RuntimeException('no tokens');\n",
    /^bot\.php, line 3: RuntimeException: no tokens$/,
  ],
  ['typo.php', () => [find(tools.php)], '<?php\nehco "b";\n', /^typo\.php, line 2: syntax error/],
  ['main.go', () => [find(tools.go), 'run'], GO_PANIC, /^main\.go, line 6: panic: /],
  ['typo.go', () => [find(tools.go), 'run'], GO_TYPO, /^typo\.go, line 6: undefined: fmt\.Printn$/],
]

test.for(PROGRAMS)('why %s broke off is told', async ([name, command, text, told]) => {
  const folder = join(temporaryHome(), 'bot')
  mkdirSync(folder)
  const path = join(folder, name)
  writeFileSync(path, text)

  const { crash } = await runProgram(
    { kind: 'command', argv: [...command(), path] },
    { env: process.env, limitSeconds: 50 },
  )

  expect(crash && crashInWords(crash)).toMatch(told)
})

test.for([
  ['requests', 'nothing.py'],
  ['ruby', 'nothing.rb'],
  ['php', 'nothing.php'],
] as const)('%s says that there is no %s', async ([tool, name]) => {
  const { code, output } = await runProgram(
    { kind: 'command', argv: [find(tools[tool]), name] },
    { env: process.env, limitSeconds: 50 },
  )

  expect(code).not.toBe(0)
  expect(findNoProgram(output)).toContain(name)
})
