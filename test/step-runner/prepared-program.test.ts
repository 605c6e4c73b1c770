import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { prepareProgram, type Prepared } from '../../src/step-runner/prepared-program.ts'
import { cleanEnv, root, temporaryHome } from '../run-command.ts'

/** Files in a folder of their own; the first is the program. */
function place(files: Record<string, string>): string {
  const folder = realpathSync(temporaryHome())
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return join(folder, Object.keys(files)[0] ?? '')
}

/** What it prints, both outputs. */
function run(prepared: Prepared): string {
  if ('broken' in prepared) throw new Error(prepared.broken)
  const line = `"$0" "$@" 2>&1 || true`
  const args = ['-c', line, process.execPath, ...prepared.flags, prepared.path]
  return execFileSync('sh', args, { encoding: 'utf8', env: cleanEnv() })
}

const isBundled = (prepared: Prepared) => 'flags' in prepared && prepared.flags.includes('--enable-source-maps')

const ours = ['steps', 'steps/starters', 'steps/solutions'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /^(\d|bonus).*\.ts$/.test(name))
    .map((name) => `${folder}/${name}`),
)

/** A keeper asks by `import.meta.resolve` which drivers are installed. */
const WITH_KEEPER = 'steps/bonus-02-keep-alive.ts'

test.for(ours.filter((path) => path !== WITH_KEEPER))('%s is started as one file', async (path) => {
  expect(isBundled(await prepareProgram(join(root, path)))).toBe(true)
})

test('the app that has a keeper is left to tsx', async () => {
  expect(ours).toContain(WITH_KEEPER)
  expect(isBundled(await prepareProgram(join(root, WITH_KEEPER)))).toBe(false)
})

test('a stack names file and line of the source', async () => {
  const path = place({
    'program.ts': `import { fail } from './other.ts'\ntype Unused = string\n\nfail()\n`,
    'other.ts': `export function fail(): never {\n  throw new RangeError('no')\n}\n`,
  })

  const output = run(await prepareProgram(path))

  expect(output).toContain('RangeError: no')
  expect(output).toMatch(new RegExp(`at fail \\(${join(dirname(path), 'other.ts')}:2:9\\)`))
  expect(output).toMatch(new RegExp(`at .*${path}:4:1`))
})

test('a file that is no TypeScript is not started, and the reason has its line', async () => {
  const path = place({ 'program.ts': `console.log('started')\nconst a = = 1\n` })

  expect(await prepareProgram(path)).toEqual({
    broken: `Transform failed with 1 error:\n${path}:2:10: ERROR: Unexpected "="`,
  })
})

test('import.meta and the arguments name the source', async () => {
  const path = place({
    'program.ts': `import { here } from './lib/other.ts'
      console.log([import.meta.url, import.meta.filename, import.meta.dirname, process.argv[1], here].join())`,
    'lib/other.ts': 'export const here = import.meta.filename',
  })

  const prepared = await prepareProgram(path)

  const folder = dirname(path)
  const names = [pathToFileURL(path).href, path, folder, path, join(folder, 'lib/other.ts')]
  expect(run(prepared)).toBe(`${names.join()}\n`)
  expect(isBundled(prepared)).toBe(true)
})

test('packages are those that the source finds', async () => {
  const path = place({
    'program.ts': `import { name } from 'some-package'\nimport other from 'other-package'\nconsole.log(name, other.name)`,
    'node_modules/some-package/package.json': `{ "type": "module", "exports": { "module": "./no.js", "import": "./yes.js" } }`,
    'node_modules/some-package/yes.js': `export const name = 'some'`,
    'node_modules/some-package/no.js': `export const name = 'wrong'`,
    'node_modules/other-package/package.json': `{ "main": "main.js", "module": "module.js" }`,
    'node_modules/other-package/main.js': `module.exports = { name: 'other' }`,
    'node_modules/other-package/module.js': `export default { name: 'wrong' }`,
  })

  const prepared = await prepareProgram(path)

  expect(run(prepared)).toBe('some other\n')
  expect(isBundled(prepared)).toBe(true)
})

const atRunTime: [what: string, files: Record<string, string>, prints: string][] = [
  [
    'an import of a computed path',
    {
      'program.ts': `const { x } = await import('./' + 'other' + '.ts'.slice(0))\nconsole.log(x)`,
      'other.ts': 'export const x: number = 1',
    },
    '1\n',
  ],
  [
    'a path that is computed altogether',
    {
      'program.ts': `const path = new URL('other.ts', import.meta.url).href\nconsole.log((await import(path)).x)`,
      'other.ts': 'export const x: number = 2',
    },
    '2\n',
  ],
  [
    'import.meta.resolve',
    { 'program.ts': `console.log(import.meta.resolve('./other.ts').endsWith('/other.ts'))` },
    'true\n',
  ],
  [
    'a fork',
    {
      'program.ts': `import { fork } from 'node:child_process'\nfork(new URL('other.ts', import.meta.url))`,
      'other.ts': `const x: number = 4\nconsole.log(x)`,
    },
    '4\n',
  ],
  ['CommonJS', { 'program.ts': `const { sep } = require('node:path')\nconsole.log(sep)`, 'package.json': '{}' }, '/\n'],
  [
    'a name that is not exported',
    {
      'program.ts': `import { no } from './a.ts'
no()`,
      'a.ts': 'export const yes = 1',
    },
    'SyntaxError: The req',
  ],
  ['a file that is not there', { 'program.ts': `import './no.ts'` }, 'ERR_MODULE_NOT_FOUND'],
]

test.for(atRunTime)('%s is left to tsx', async ([, files, prints]) => {
  const prepared = await prepareProgram(place(files))

  expect(run(prepared)).toContain(prints)
  expect(isBundled(prepared)).toBe(false)
})

test('a program is bundled again once one of its files has changed, and not before', async () => {
  const path = place({
    'program.ts': `import { x } from './other.ts'\nconsole.log(x)`,
    'other.ts': 'export const x = 1',
  })
  const first = await prepareProgram(path)
  const second = await prepareProgram(path)
  writeFileSync(join(dirname(path), 'other.ts'), 'export const x = 22')

  const third = await prepareProgram(path)

  expect(second).toBe(first)
  expect(run(third)).toBe('22\n')
})
