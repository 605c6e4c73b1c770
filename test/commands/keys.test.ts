import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readKeyRing } from '../../src/keeper/key-ring-file.ts'
import { formatKeyRing } from '../../src/keeper/key-ring-text.ts'
import { createSqliteStore } from '../../src/keeper/stores/sqlite.ts'
import { oldRow } from '../keeper/old-rows.ts'
import { ringOf } from '../keeper/rings.ts'
import { runCommand, temporaryHome, type Run } from '../run-command.ts'

/** Every key that a ring file has, as it stands there. */
function keysIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/"key": "([\w-]{43})"/g)].map(([, key = '']) => key)
}

function writeRing(kids: string[], current?: string): string {
  const path = join(temporaryHome(), 'ring.json')
  writeFileSync(path, formatKeyRing(ringOf(kids, current)), { mode: 0o600 })
  return path
}

const run = (...args: string[]): Promise<Run> => runCommand(['keys', ...args])
const kidsOf = (path: string) => readKeyRing(path).keys.map(({ kid }) => kid)

test('keys new makes a ring of one key, and says where it is and what losing it costs', async () => {
  const path = join(temporaryHome(), 'ring.json')

  const { code, output } = await run('new', '--ring', path)

  expect(code).toBe(0)
  expect(statSync(path).mode & 0o7777).toBe(0o600)
  expect(kidsOf(path)).toEqual([readKeyRing(path).current])
  expect(output).toContain(`A key ring with one key, ${readKeyRing(path).current}, is at ${path}`)
  expect(output).toContain('who loses it loses every stored grant')
  expect(output).toContain('not beside the database')
  expect(output).toContain(`KEEPER_KEYRING=${path}`)
})

test('KEEPER_KEYRING names the ring where no flag does', async () => {
  const path = join(temporaryHome(), 'ring.json')

  const made = await runCommand(['keys', 'new'], { KEEPER_KEYRING: path })
  const shown = await runCommand(['keys', 'status'], { KEEPER_KEYRING: path })

  expect([made.code, shown.code]).toEqual([0, 0])
  expect(shown.output).toContain(readKeyRing(path).current)
})

test('keys new leaves what stands there, and ends with 2', async () => {
  const path = writeRing(['k1'])
  const before = readFileSync(path, 'utf8')

  const { code, output } = await run('new', '--ring', path)

  expect([code, output.trim()]).toEqual([2, `There is something at ${path} already, and it stays.`])
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(readdirSync(join(path, '..'))).toEqual(['ring.json'])
})

test('keys new makes the folder of the lab, and says where nothing can be written', async () => {
  const home = join(temporaryHome(), '.lab')

  const made = await runCommand(['keys', 'new', '--ring', join(home, 'ring.json')], { LAB_HOME: home })
  const refused = await run('new', '--ring', '/proc/ring.json')

  expect(made.code).toBe(0)
  expect(statSync(home).mode & 0o777).toBe(0o700)
  expect(refused.code).toBe(2)
  expect(refused.output.trim()).toMatch(
    /^No ring can be made in \/proc \(E\w+\): name a folder that you can write in\.$/,
  )
})

test('a ring that others could read is told, and what was typed nearly is named', async () => {
  const path = writeRing(['k1'])
  chmodSync(path, 0o640)

  const told = await run('status', '--ring', path)
  const again = await run('status', '--ring', path)
  const nearly = await run('nwe')

  expect(told.output).toContain(`The key ring ${path} was open to others (mode 640)`)
  expect(again.output).not.toContain('was open to others')
  expect(nearly.output).toContain('keys cannot "nwe": did you mean new?')
})

test('keys rotate adds the key that seals, and keeps the others', async () => {
  const path = writeRing(['k1'])

  const { code, output } = await run('rotate', '--ring', path)

  const { current } = readKeyRing(path)
  expect(code).toBe(0)
  expect(kidsOf(path)).toEqual(['k1', current])
  expect(current).not.toBe('k1')
  expect(output).toContain(`${current} seals from now on. Those before it stay`)
})

test('keys rotate --prepare adds a key that opens, and the next rotate makes it seal', async () => {
  const path = writeRing(['k1'])

  const prepared = await run('rotate', '--prepare', '--ring', path)
  const [, added = ''] = kidsOf(path)
  const shown = await run('status', '--ring', path)
  const again = await run('rotate', '--prepare', '--ring', path)
  const before = readKeyRing(path).current
  const rotated = await run('rotate', '--ring', path)

  expect(prepared.output).toContain(`${added} was added to ${path}, and opens. k1 seals as before.`)
  expect(shown.output).toMatch(new RegExp(`${added} .* opens; the next rotate makes it seal`))
  expect([again.code, again.output.trim()]).toEqual([2, 'The ring has a prepared key already: rotate it.'])
  expect(rotated.code).toBe(0)
  expect([before, readKeyRing(path).current, kidsOf(path)]).toEqual(['k1', added, ['k1', added]])
})

test('keys status names the keys, when they were made, and the one that seals', async () => {
  const path = writeRing(['k1'])
  await run('rotate', '--ring', path)

  const { code, output } = await run('status', '--ring', path)

  expect(code).toBe(0)
  expect(output).toMatch(/ {4}k1 +made at an unknown time +opens\n/)
  expect(output).toMatch(/ {4}\d{4}-\d\d-\d\d-[\da-f]{8} +made \d{4}-\d\d-\d\d \d\d:\d\d UTC +seals and opens\n/)
})

test('keys retire takes a key out only where the flag says that no row needs it', async () => {
  const path = writeRing(['k1', 'k2'])

  const refused = await run('retire', 'k1', '--ring', path)
  const afterRefusal = kidsOf(path)
  const { code, output } = await run('retire', 'k1', '--no-row-needs-it', '--ring', path)

  expect([refused.code, afterRefusal]).toEqual([2, ['k1', 'k2']])
  expect(refused.output).toContain('What k1 sealed would never open again')
  expect([code, kidsOf(path)]).toEqual([0, ['k2']])
  expect(output).toContain(`k1 is no longer in ${path}`)
})

test.for([
  ['k2', 'k2 is the current key: rotate first, then retire it.'],
  ['k3', 'The ring has no such key; it has k1, k2.'],
])('keys retire does not take %s', async ([kid = '', says]) => {
  const path = writeRing(['k1', 'k2'])

  const { code, output } = await run('retire', kid, '--no-row-needs-it', '--ring', path)

  expect([code, output.trim(), kidsOf(path)]).toEqual([2, says, ['k1', 'k2']])
})

test.for<[args: string[], says: string]>([
  [[], 'keys takes what to do: new, rotate, status, retire'],
  [['burn'], 'keys cannot "burn": new, rotate, status, retire'],
  [['toString'], 'keys cannot "toString"'],
  [['new'], 'Where is the key ring? Say --ring PATH, or set KEEPER_KEYRING.'],
  [['new', '--ring', ''], 'Where is the key ring?'],
  [['new', '--prepare', '--ring', 'ring.json'], "Unknown option '--prepare'"],
  [['new', 'ring.json'], "Unexpected argument 'ring.json'"],
  [['new', '--ring', '/nowhere/at/all/ring.json'], 'There is no folder /nowhere/at/all: make it, then the ring.'],
  [['status', '--ring', '/nowhere/ring.json'], 'There is no key ring at /nowhere/ring.json.'],
  [['rotate', '--ring', '/nowhere/ring.json'], 'There is no key ring at /nowhere/ring.json.'],
  [['retire', '--ring', 'ring.json'], 'keys retire takes one KID'],
  [['retire', 'k1', 'k2', '--ring', 'ring.json'], 'keys retire takes one KID'],
])('keys %j is a mistake, told in a sentence', async ([args, says]) => {
  const { code, output } = await run(...args)

  expect([code, output]).toEqual([2, expect.stringContaining(says)])
})

test('a file that is no ring is refused by every command that reads one, and stays as it is', async () => {
  const path = join(temporaryHome(), 'ring.json')
  writeFileSync(path, 'correct horse battery staple')

  const runs = await Promise.all([
    run('status', '--ring', path),
    run('rotate', '--ring', path),
    run('retire', 'k1', '--no-row-needs-it', '--ring', path),
  ])

  expect(runs.map(({ code }) => code)).toEqual([2, 2, 2])
  for (const { output } of runs) expect(output).toMatch(/ring\.json is not JSON\./)
  expect(readFileSync(path, 'utf8')).toBe('correct horse battery staple')
})

/** A store of three pairs that k1 sealed and one that k2 did, with a released grant that k1 sealed once. */
async function storeFile(): Promise<string> {
  const file = join(temporaryHome(), 'tokens.db')
  const store = await createSqliteStore({ file })
  for (const account of ['a', 'b', 'c']) await store.put(await oldRow(account), 0)
  await store.put(await oldRow('d', { keyId: 'k2' }), 0)
  await store.put(await oldRow('e', { keyId: 'k0', state: 'revoked', sealed: '' }), 0)
  await store.close()
  return file
}

test('keys status --store tells how many pairs each key sealed, also one that the ring lacks', async () => {
  const [path, file] = [writeRing(['k2', 'k3']), await storeFile()]

  const { code, output } = await run('status', '--ring', path, '--store', `file:${file}`)

  expect(code).toBe(0)
  expect(output).toMatch(/ k2 .* opens {2}pairs sealed: 1\n.* k3 .* seals and opens {2}pairs sealed: 0\n/)
  expect(output).toMatch(/ k1 +not in this ring +what it sealed does not open {2}pairs sealed: 3\n/)
  expect(output).not.toContain('k0')
})

test('keys retire --store takes a key out only when no stored pair has it', async () => {
  const [path, file] = [writeRing(['k0', 'k1', 'k2', 'k3']), await storeFile()]
  const store = ['--ring', path, '--store', `file:${file}`]

  const used = await run('retire', 'k1', ...store)
  const afterRefusal = kidsOf(path)
  const unused = await run('retire', 'k0', ...store)

  expect(used).toMatchObject({ code: 2, output: expect.stringContaining('k1 stays: it sealed 3 of the stored pairs.') })
  expect(afterRefusal).toEqual(['k0', 'k1', 'k2', 'k3'])
  expect([unused.code, kidsOf(path)]).toEqual([0, ['k1', 'k2', 'k3']])
})

test('keys retire --store does not take an empty store, nor one that is not there, for one without the key', async () => {
  const home = temporaryHome()
  const empty = await createSqliteStore({ file: join(home, 'empty.db') })
  await empty.close()
  const path = writeRing(['k1', 'k2'])
  const retire = (store: string) => run('retire', 'k1', '--ring', path, '--store', store)

  const ends = await Promise.all([
    retire(`file:${join(home, 'empty.db')}`),
    retire('memory:'),
    retire(`file:${join(home, 'none.db')}`),
    retire(`file://${join(home, 'none.db')}`),
    retire(`file://localhost${join(home, 'none.db')}`),
  ])

  expect(ends.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
  for (const { output } of ends.slice(0, 2)) expect(output).toContain('no sealed pair at all: is it the right one?')
  for (const { output } of ends.slice(2)) expect(output).toContain(`--store: there is no file ${join(home, 'none.db')}`)
  expect(kidsOf(path)).toEqual(['k1', 'k2'])
  expect(readdirSync(home).filter((name) => name.startsWith('none'))).toEqual([])
})

test('a store that cannot be had is told in a sentence, and a password of its address is not', async () => {
  const path = writeRing(['k1'])
  const broken = join(temporaryHome(), 'broken.db')
  writeFileSync(broken, 'this is no database, '.repeat(100))
  const env = { STORE: 'mysql://me:pa55word@localhost/x' }

  const byAddress = await runCommand(['keys', 'status', '--ring', path, '--store', 'env:STORE'], env)
  const byFile = await run('status', '--ring', path, '--store', `file:${broken}`)

  expect([byAddress.code, byFile.code]).toEqual([2, 2])
  expect(byAddress.output).toContain('--store: The address of a store is memory:, file:./tokens.db or postgres://')
  expect(byAddress.output).not.toContain('pa55word')
  expect(byFile.output).toContain(`--store: The store ${broken}`)
})

test('no command prints a key, and none stays in a file beside the ring', async () => {
  const home = temporaryHome()
  mkdirSync(join(home, 'own'))
  const path = join(home, 'own', 'ring.json')
  const outputs: string[] = []
  const seen = new Set<string>()

  for (const args of [
    ['new'],
    ['new'],
    ['rotate', '--prepare'],
    ['status'],
    ['rotate'],
    ['status'],
    ['retire', 'k1'],
  ]) {
    outputs.push((await run(...args, '--ring', path)).output)
    keysIn(path).forEach((key) => seen.add(key))
  }

  expect(seen.size).toBe(2)
  for (const key of seen) expect(outputs.join()).not.toContain(key.slice(0, 12))
  expect(readdirSync(join(home, 'own'))).toEqual(['ring.json'])
})

test('keys --help tells every action, and that no key is printed', async () => {
  const { code, output } = await run('--help')

  expect(code).toBe(0)
  for (const text of ['keys new', 'keys rotate', '--prepare', 'keys status', 'keys retire KID', '--no-row-needs-it'])
    expect(output).toContain(text)
  expect(output).toContain('No key is ever printed.')
})
