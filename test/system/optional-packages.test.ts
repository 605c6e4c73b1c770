import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { OLDEST } from '../../src/system/optional-packages.ts'
import { projectFolder } from '../project-copy.ts'
import { Terminal } from '../terminal.ts'

/** As somebody has it who installed the package for its mock alone: without any optional peer. */
const bare = projectFolder(Object.keys(manifest.peerDependencies))

function start(args: string, cwd = bare): Terminal {
  return new Terminal(
    { line: `${process.execPath} --import ${import.meta.resolve('tsx')} src/command.ts ${args}`, cwd },
    {},
  )
}

const LESSONS = 'marked-terminal wrap-ansi tsx esbuild'
const doors: [args: string, says: string][] = [
  ['learn', `The course needs 5 packages more: npm install --save-dev ${LESSONS} @clack/prompts`],
  ['learn --plain', `The course needs 4 packages more: npm install --save-dev ${LESSONS}`],
  ['learn --web', `The course needs 5 packages more: npm install --save-dev ${LESSONS} highlight.js`],
  ['learn --tour', `The course needs 4 packages more: npm install --save-dev ${LESSONS}`],
  ['step 1', 'A step needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['step web-app', 'A step needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['check --all', 'The check needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['check --lint', 'Reading the lessons needs a package more: npm install --save-dev yaml'],
  ['keep --store postgres://127.0.0.1/keeper', 'keep needs 3 packages more: npm install croner pino pg'],
  ['keep list --store postgres://127.0.0.1/keeper', 'The store needs a package more: npm install pg'],
  ['run -- true', 'run needs 2 packages more: npm install --save-dev @peculiar/x509 reflect-metadata'],
]

test.for(doors)(
  'without its packages %s says the one line that installs them, and nothing else',
  async ([args, says]) => {
    const terminal = start(args)

    expect(await terminal.ends()).toBe(2)
    expect(terminal.screen.trim()).toBe(says)
  },
)

/** Named elsewhere: by the doors of tests, and where Node brings no SQLite of its own, as older ones do not. */
const NOT_HERE = ['vitest', '@jest/globals', 'libsql']

test('each optional peer is named by a door of its own', () => {
  const named = doors.flatMap(([, says]) => /npm install (?:--save-dev )?(.*)/.exec(says)?.[1]?.split(' ') ?? [])

  expect(new Set([...named, ...NOT_HERE])).toEqual(new Set(Object.keys(manifest.peerDependencies)))
})

test('each optional peer may be there in any version, as npm would not install beside another one', () => {
  expect(new Set(Object.values(manifest.peerDependencies))).toEqual(new Set(['*']))
  expect(Object.keys({ ...OLDEST, vitest: '', '@jest/globals': '' }).toSorted()).toEqual(
    Object.keys(manifest.peerDependencies).toSorted(),
  )
})

/** As somebody has it whose own tools pin older versions. */
const dated = projectFolder(['tsx', 'yaml', 'esbuild'])
beforeAll(() => {
  for (const [name, version] of Object.entries({ tsx: '3.14.0', yaml: '1.10.2' })) {
    const folder = join(dated, 'node_modules', name)
    mkdirSync(join(folder, 'dist'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, exports: './dist/index.js' }))
    writeFileSync(join(folder, 'dist/index.js'), '')
  }
})

test('what is installed too old is told with both versions, in the line that installs what is missing', async () => {
  const terminal = start('check --all', dated)

  expect(await terminal.ends()).toBe(2)
  expect(terminal.screen.replace(/\s+/g, ' ').trim()).toBe(
    'The check needs a package more, tsx 4.0.0 or newer (3.14.0 is installed): npm install --save-dev esbuild tsx@latest',
  )
})

test('the mock needs none of them', async () => {
  const terminal = start('mock --port 0')
  await terminal.sees('Ctrl-C stops it.')

  terminal.type('\x03')

  expect(await terminal.ends()).toBe(0)
})

test('a program of one’s own is judged without any of them: a bundle holds the lessons as they were read', async () => {
  cpSync(dirname(dirname(inject('command'))), join(bare, 'dist'), { recursive: true })
  const terminal = new Terminal(
    { line: `${process.execPath} dist/src/command.js check 6 --client true`, cwd: bare },
    {},
  )

  expect(await terminal.ends()).toBe(1)

  expect(terminal.screen).toContain('0 met, 1 not')
})
