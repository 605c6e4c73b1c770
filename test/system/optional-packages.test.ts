import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, inject, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
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
  ['learn --tour', `The course needs 4 packages more: npm install --save-dev ${LESSONS}`],
  ['step 1', 'A step needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['step web-app', 'A step needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['check --all', 'The check needs 2 packages more: npm install --save-dev tsx esbuild'],
  ['check --lint', 'Reading the lessons needs a package more: npm install --save-dev yaml'],
  [
    'run -- true',
    'run makes its certificates with @peculiar/x509, which is not installed here: npm install --save-dev @peculiar/x509 reflect-metadata',
  ],
]

test.for(doors)(
  'without its packages %s says the one line that installs them, and nothing else',
  async ([args, says]) => {
    const terminal = start(args)

    expect(await terminal.ends()).toBe(2)
    expect(terminal.screen.trim()).toBe(says)
  },
)

test('each optional peer is named by a door; vitest by the fixture', () => {
  const named = doors.flatMap(([, says]) => says.split('--save-dev ')[1]?.split(' ') ?? [])

  expect(new Set([...named, 'vitest'])).toEqual(new Set(Object.keys(manifest.peerDependencies)))
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
