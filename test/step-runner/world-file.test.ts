import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { readMockFlags } from '../../src/commands/mock.ts'
import { readRunArguments } from '../../src/proxy/run-arguments.ts'
import { worldFlags } from '../../src/step-runner/world-flags.ts'

/** A world.json with that text. */
function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'world-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'world.json')
  writeFileSync(path, text)
  return path
}

async function started(args: string[]) {
  const mock = await startMockProvider(worldFlags.read(args, {}))
  onTestFinished(() => mock.stop())
  return mock
}

const CONTENTS = JSON.stringify({
  users: [{ username: 'bob' }],
  posts: [{ author: 'zoe', text: 'Hello', ago: { days: 3 } }],
})

test('a mock starts with what its world.json has, beside the accounts of the command line', async () => {
  const mock = await started(['--user', 'zoe', '--world', file(`\ufeff${CONTENTS}`)])

  expect(mock.users.list().map(({ username }) => username)).toContain('bob')
  expect(mock.posts.list().at(-1)).toMatchObject({ text: 'Hello' })
})

test('mock and run read the same flag', async () => {
  const path = file(CONTENTS)

  const { options } = await readMockFlags(['--world', path], {})
  const { world } = readRunArguments(['--world', path, '--', 'true'], worldFlags, {})

  expect(options.contents).toEqual(JSON.parse(CONTENTS))
  expect(world).toMatchObject({ contents: options.contents, contentsName: 'world.json' })
})

test('a member that is wrong is named after the file', async () => {
  const text = JSON.stringify({ posts: [{ author: 'bob', text: 'x' }] })

  await expect(started(['--world', file(text)])).rejects.toThrow(
    /^world\.json: posts\[0\]\.author: "bob" is no user of this world or its contents; there are ada_practice, /,
  )
})

test.for([
  ['{\n  "users": [\n    {"username" "bob"}\n  ]\n}', ': line 3, column 17'],
  ['{"users": [', ': line 1, column 12, where it ends too early'],
  ['', ': line 1, column 1, where it ends too early'],
  ['users: []', 'users'],
] as const)('%j is refused with the place', ([text, says]) => {
  const path = file(text)

  expect(() => worldFlags.read(['--world', path], {})).toThrow(`--world ${path} is not JSON`)
  expect(() => worldFlags.read(['--world', path], {})).toThrow(says)
})

test('a file that is not there is told, and so is a second one', () => {
  const path = file('{}')

  expect(() => worldFlags.read(['--world', `${path}x`], {})).toThrow(`--world ${path}x cannot be read (ENOENT)`)
  expect(() => worldFlags.read(['--world', path, '--world', path], {})).toThrow('--world is given twice')
})
