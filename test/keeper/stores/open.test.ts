import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../src/keeper/stores/open.ts'
import { temporaryHome } from '../../run-command.ts'

const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

test('memory: opens a store that ends with the process', async () => {
  const [first, second] = [await openStore('memory:'), await openStore('memory:')]

  expect(await first.doubtAll(1)).toBe(0)
  expect(first).not.toBe(second)
})

const addresses: [how: string, address: (path: string) => string][] = [
  ['file: and a path', (path) => `file:${path}`],
  ['sqlite: and a path', (path) => `sqlite:${path}`],
  ['a URL', (path) => pathToFileURL(path).href],
  ['the scheme in capitals', (path) => `FILE:${path}`],
]

test.for(addresses)('a file is opened by %s', async ([, address]) => {
  const path = join(temporaryHome(), 'tokens with blanks.db')

  const store = await openStore(address(path))
  onTestFinished(() => store.close())

  expect(existsSync(path)).toBe(true)
})

test('a path is from where the process runs', async () => {
  const folder = temporaryHome()
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))

  const store = await openStore('file:./tokens.db')
  onTestFinished(() => store.close())

  expect(existsSync(join(folder, 'tokens.db'))).toBe(true)
})

const refused: [address: string, why: string][] = [
  ['', 'it begins with none of these.'],
  ['./tokens.db', 'it begins with none of these.'],
  ['mysql://root@localhost/lab', 'mysql: is none of these.'],
  ['memory:shared', 'memory: takes nothing behind it.'],
  ['file:', 'behind file: comes a path and nothing else.'],
  ['file:./tokens.db?mode=ro', 'behind file: comes a path and nothing else.'],
  ['file://host/tokens.db', 'behind file:// comes a path from the root, so a third slash.'],
  ['postgres:lab', 'behind postgres: come two slashes.'],
  ['postgres://lab:12/34@host/lab', 'in a user or a password, the characters / ? # and @ have to be percent-encoded.'],
  ['postgresql://lab:a#b@host/lab', 'in a user or a password, the characters / ? # and @ have to be percent-encoded.'],
]

test.for(refused)('the address %j is refused with what is accepted: %s', async ([address, why]) => {
  const failure = await failureOf(openStore(address))

  expect(failure).toBeInstanceOf(TypeError)
  expect(failure).toMatchObject({
    code: 'ERR_STORE_ADDRESS',
    message: `The address of a store is memory:, file:./tokens.db or postgres://user:password@host:5432/database: ${why}`,
  })
})

test.for(['postgres', 'postgresql', 'Postgres'])('%s:// leads to PostgreSQL', async (scheme) => {
  const failure = await failureOf(openStore(`${scheme}://lab:secret@nowhere.invalid/lab`))

  expect(failure).toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
    message: expect.stringContaining('The store in PostgreSQL at nowhere.invalid:5432, database lab, is not available'),
  })
})
