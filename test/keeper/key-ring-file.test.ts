import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createKeyRing, rotateKeyRing, SealKey, type KeyRing } from '../../src/keeper/key-ring.ts'
import { changeKeyRing, loadKeyRing, readKeyRing, writeKeyRing } from '../../src/keeper/key-ring-file.ts'
import { formatKeyRing } from '../../src/keeper/key-ring-text.ts'
import { writeOwnFile } from '../../src/client/own-file.ts'
import { makeFifo, NOBODY, temporaryHome } from '../run-command.ts'
import { bytesOf, ringOf } from './rings.ts'

const isRoot = process.getuid?.() === 0
const ring = ringOf(['k1', 'k2'])
const kidsOf = ({ current, keys }: KeyRing) => [current, ...keys.map(({ kid }) => kid)]
const inFile = (text = formatKeyRing(ring)) => {
  const path = join(temporaryHome(), 'ring.json')
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const refusal = (says: string | RegExp) =>
  expect.objectContaining({ code: 'ERR_SEAL_KEY', message: expect.stringMatching(says) })

test('a ring is written for its owner alone, and read as it was', () => {
  const path = join(temporaryHome(), 'ring.json')

  writeKeyRing(path, ring)

  expect(statSync(path).mode & 0o7777).toBe(0o600)
  expect(formatKeyRing(readKeyRing(path))).toBe(formatKeyRing(ring))
})

test.for<[what: string, make: (path: string) => void]>([
  ['a ring', (path) => writeFileSync(path, formatKeyRing(ring))],
  ['an empty file', (path) => writeFileSync(path, '')],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to nowhere', (path) => symlinkSync('nowhere', path)],
])('no ring is written over %s', ([, make]) => {
  const home = temporaryHome()
  const path = join(home, 'ring.json')
  make(path)

  const write = () => writeKeyRing(path, createKeyRing(1_700_000_000))

  expect(write).toThrow(refusal(/something at .*ring\.json already, and it stays\.$/))
  expect(readdirSync(home)).toEqual(['ring.json'])
})

test('a ring is changed in its file, and a change that is refused changes nothing', () => {
  const path = inFile()
  const before = readFileSync(path, 'utf8')

  const failing = () =>
    changeKeyRing(path, () => {
      throw new Error('no')
    })

  expect(failing).toThrow('no')
  expect(readFileSync(path, 'utf8')).toBe(before)
  changeKeyRing(path, (old) => rotateKeyRing(old, 1_700_000_000))
  expect(kidsOf(readKeyRing(path))).toEqual([expect.stringMatching(/^2023-11-14-/), 'k1', 'k2', expect.any(String)])
})

test('of two changes at once none is lost: who lost the lock begins again, on what the other wrote', () => {
  const path = inFile()
  const takeOver = () => {
    renameSync(`${path}.lock`, `${path}.taken`)
    writeOwnFile(path, formatKeyRing(ringOf(['k1', 'k2', 'k3'])))
  }
  let tries = 0

  const changed = changeKeyRing(path, (before) => {
    tries += 1
    if (tries === 1) takeOver()
    return rotateKeyRing(before, 1_700_000_000)
  })

  expect([tries, changed.keys.length]).toEqual([2, 4])
  expect(kidsOf(readKeyRing(path))).toEqual(kidsOf(changed))
  expect(kidsOf(changed).slice(1, 4)).toEqual(['k1', 'k2', 'k3'])
})

test('a ring that others can open is closed to them once it is read', () => {
  const path = inFile()
  chmodSync(path, 0o644)

  readKeyRing(path)

  expect(statSync(path).mode & 0o7777).toBe(0o600)
})

test.for<[what: string, make: (path: string) => void, says: RegExp]>([
  ['nothing', () => {}, /^There is no key ring at .* npm run lab -- keys new --ring PATH$/],
  ['a folder', (path) => mkdirSync(path), /is not a file.*mode 600, and no link/],
  ['a pipe', makeFifo, /is not a file/],
  ['a link', (path) => symlinkSync(import.meta.filename, path), /is a link/],
  ['a text', (path) => writeFileSync(path, 'correct horse battery staple'), /is not JSON/],
  ['an empty file', (path) => writeFileSync(path, ''), /is not JSON/],
])('%s is read as no ring', ([, make, says]) => {
  const path = join(temporaryHome(), 'ring.json')
  make(path)

  const read = () => readKeyRing(path)

  expect(read).toThrow(refusal(says))
})

test.runIf(isRoot)('somebody else’s ring is not read', () => {
  const path = inFile()
  chownSync(path, NOBODY, NOBODY)

  expect(() => readKeyRing(path)).toThrow(refusal(/belongs to somebody else/))
})

test('the errors of a ring that cannot be read show nothing of it, nor do their causes', () => {
  const path = inFile(formatKeyRing(ring).slice(0, -10))
  let error: unknown
  try {
    readKeyRing(path)
  } catch (thrown) {
    error = thrown
  }

  const key = Buffer.from(ring.keys[0]?.reveal() ?? []).toString('base64url')
  expect(inspect(error, { showHidden: true })).toContain('is not JSON')
  expect(inspect(error, { showHidden: true })).not.toContain(key.slice(0, 12))
})

test('the ring is the one that KEEPER_KEYRING names, or the one in KEEPER_KEYS', () => {
  const fromFile = loadKeyRing({ KEEPER_KEYRING: inFile() })
  const fromVariable = loadKeyRing({ KEEPER_KEYS: formatKeyRing(ring), KEEPER_KEYRING: '' })

  expect([fromFile, fromVariable].map(kidsOf)).toEqual([
    ['k2', 'k1', 'k2'],
    ['k2', 'k1', 'k2'],
  ])
})

test('both may be given where they are the same ring, in whatever order its keys stand', () => {
  const turned = { current: 'k2', keys: ring.keys.toReversed() }

  const loaded = loadKeyRing({ KEEPER_KEYRING: inFile(), KEEPER_KEYS: formatKeyRing(turned) })

  expect(kidsOf(loaded)).toEqual(['k2', 'k1', 'k2'])
})

test.for<[what: string, other: KeyRing]>([
  ['another current key', ringOf(['k1', 'k2'], 'k1')],
  ['a key less', ringOf(['k2'])],
  ['a key more', ringOf(['k0', 'k1', 'k2'])],
  ['another key under a name', { current: 'k2', keys: [...ringOf(['k1']).keys, new SealKey('k2', bytesOf('k3'))] }],
])('two rings that differ by %s are refused, as one of them is out of date', ([, other]) => {
  const load = () => loadKeyRing({ KEEPER_KEYRING: inFile(), KEEPER_KEYS: formatKeyRing(other) })

  expect(load).toThrow(refusal(/KEEPER_KEYRING and KEEPER_KEYS are both set, and are different rings/))
})

test('a process without any key is not started: it is told which variables there are, and how to make a ring', () => {
  expect(() => loadKeyRing({})).toThrow(
    refusal(/set KEEPER_KEYRING .* or KEEPER_KEYS .*npm run lab -- keys new --ring PATH/),
  )
})

test('a KEEPER_KEYRING that names nothing is told, also where KEEPER_KEYS would do', () => {
  const env = { KEEPER_KEYRING: '/nowhere/ring.json', KEEPER_KEYS: formatKeyRing(ring) }

  expect(() => loadKeyRing(env)).toThrow(refusal(/^There is no key ring at \/nowhere\/ring\.json/))
})
