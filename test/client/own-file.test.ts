import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, closeSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { readFileSync, renameSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { changeOwnFile } from '../../src/client/own-file.ts'
import { keepAside, openOwnFolder, readOwnJson, writeOwnFile } from '../../src/client/index.ts'
import { makeFifo, NOBODY, temporaryHome } from '../run-command.ts'

const isRoot = process.getuid?.() === 0
const modeOf = (path: string) => statSync(path).mode & 0o7777

test('a new folder is its owner’s alone and stays out of commits', () => {
  const folder = join(temporaryHome(), 'deep', 'folder')

  openOwnFolder(folder)

  expect(modeOf(folder)).toBe(0o700)
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
})

test.for(['777', '755', '710'])('an open folder of yours, mode %s, is closed', (octal) => {
  const folder = temporaryHome()
  writeFileSync(join(folder, 'tokens.json'), '{}')
  chmodSync(folder, Number.parseInt(octal, 8))

  openOwnFolder(folder, (name) => name === 'tokens.json')

  expect(modeOf(folder)).toBe(0o700)
})

test('an open .lab is closed, whatever is in it', () => {
  const folder = join(temporaryHome(), '.lab')
  mkdirSync(folder)
  writeFileSync(join(folder, 'notes.txt'), '')
  chmodSync(folder, 0o777)

  openOwnFolder(folder)

  expect(modeOf(folder)).toBe(0o700)
})

test('an open folder that was made for something else is refused as it is', () => {
  const folder = temporaryHome()
  writeFileSync(join(folder, 'index.html'), '')
  chmodSync(folder, 0o755)

  const open = () => openOwnFolder(folder)

  expect(open).toThrow(/is open to others .* and holds other files as well.*LAB_HOME/)
  expect([modeOf(folder), readdirSync(folder)]).toEqual([0o755, ['index.html']])
})

test('a closed folder with other files in it is used, and git sees them as before', () => {
  const folder = temporaryHome()
  writeFileSync(join(folder, 'index.html'), '')

  openOwnFolder(folder)

  expect(readdirSync(folder)).toEqual(['index.html'])
})

test('a folder for everybody, like /tmp, is refused as it is', () => {
  const folder = temporaryHome()
  chmodSync(folder, 0o1777)

  const open = () => openOwnFolder(folder)

  expect(open).toThrow(/is there for everybody on this machine/)
  expect([modeOf(folder), readdirSync(folder)]).toEqual([0o1777, []])
})

test.runIf(isRoot)('somebody else’s folder is refused, also behind a link', () => {
  const folder = join(temporaryHome(), 'theirs')
  mkdirSync(folder, { mode: 0o777 })
  chownSync(folder, NOBODY, NOBODY)
  const link = join(temporaryHome(), 'link')
  symlinkSync(folder, link)

  const refusals = [folder, link].map((path) => () => openOwnFolder(path))

  for (const open of refusals) expect(open).toThrow(/belongs to somebody else/)
  expect(readdirSync(folder)).toEqual([])
})

test('a file is written beside what was planted in its place: links, and a file that somebody holds open', () => {
  const [home, elsewhere] = [temporaryHome(), join(temporaryHome(), 'elsewhere')]
  writeFileSync(elsewhere, 'theirs', { mode: 0o644 })
  const [link, hard, open] = ['link', 'hard', 'open'].map((name) => join(home, name)) as [string, string, string]
  symlinkSync(elsewhere, link)
  linkSync(elsewhere, hard)
  for (const path of [link, hard, open]) symlinkSync(elsewhere, `${path}.${process.pid}`)
  writeFileSync(open, 'theirs', { mode: 0o666 })
  const held = openSync(open, 'r')
  onTestFinished(() => closeSync(held))

  for (const path of [link, hard, open]) writeOwnFile(path, '"a secret"')

  for (const path of [link, hard, open]) {
    expect(lstatSync(path)).toMatchObject({ mode: 0o100600, nlink: 1 })
    expect(readOwnJson(path)).toBe('a secret')
  }
  expect([readFileSync(elsewhere, 'utf8'), readFileSync(held, 'utf8')]).toEqual(['theirs', 'theirs'])
  expect(readdirSync(home)).toHaveLength(6)
})

test('a write that fails leaves nothing behind', () => {
  const home = temporaryHome()
  mkdirSync(join(home, 'file'))

  const write = () => writeOwnFile(join(home, 'file'), 'a secret')

  expect(write).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/)
  expect(readdirSync(home)).toEqual(['file'])
})

test('a file that others can open is closed to them once it is read', () => {
  const path = join(temporaryHome(), 'file')
  writeFileSync(path, '{"a":1}', { mode: 0o644 })

  const value = readOwnJson(path)

  expect(value).toEqual({ a: 1 })
  expect(modeOf(path)).toBe(0o600)
})

function makeHuge(path: string): void {
  writeFileSync(path, '')
  truncateSync(path, 257 * 1024 * 1024)
}

const inTheWay: [what: string, make: (path: string) => void, says: RegExp][] = [
  ['a folder', (path) => mkdirSync(path), /is not a file/],
  ['a pipe', makeFifo, /is not a file/],
  ['a link', (path) => symlinkSync(import.meta.filename, path), /is a link/],
  ['a link to nowhere', (path) => symlinkSync('nowhere', path), /is a link/],
  ['a file larger than any of ours', makeHuge, /is larger than/],
]

test.for(inTheWay)('%s is not read as a file', ([, make, says]) => {
  const path = join(temporaryHome(), 'file')
  make(path)

  const read = () => readOwnJson(path)

  expect(read).toThrow(says)
})

test.runIf(isRoot)('somebody else’s file is not read', () => {
  const path = join(temporaryHome(), 'file')
  writeFileSync(path, '{}')
  chownSync(path, NOBODY, NOBODY)

  const read = () => readOwnJson(path)

  expect(read).toThrow(/belongs to somebody else/)
})

test.runIf(isRoot)('nothing is moved in somebody else’s folder', () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'file'), '')
  chownSync(home, NOBODY, NOBODY)

  const move = () => keepAside(join(home, 'file'))

  expect(move).toThrow(/in the folder of somebody else/)
  expect(readdirSync(home)).toEqual(['file'])
})

test('what is not JSON is not repeated', () => {
  const path = join(temporaryHome(), 'file')
  writeFileSync(path, '{"refreshToken": s3cret}')

  const read = () => readOwnJson(path)

  expect(read).toThrow(/^\S+ is not JSON$/)
})

test.for(inTheWay.slice(0, 2))('%s in place of the lock is moved away, and the writer gets through', ([, make]) => {
  const path = join(temporaryHome(), 'file')
  make(`${path}.lock`)

  changeOwnFile(path, () => '"written"')

  expect(readOwnJson(path)).toBe('written')
})

test('who lost the lock while writing begins again, on what the other wrote', () => {
  const path = join(temporaryHome(), 'file')
  const seen: unknown[] = []
  const takeOver = () => {
    renameSync(`${path}.lock`, `${path}.taken`)
    writeOwnFile(path, '["the other"]')
  }

  changeOwnFile(path, () => {
    const before = readOwnJson(path)
    seen.push(before)
    if (seen.length === 1) takeOver()
    return JSON.stringify([...(Array.isArray(before) ? before : []), 'we'])
  })

  expect(seen).toEqual([undefined, ['the other']])
  expect(readOwnJson(path)).toEqual(['the other', 'we'])
})

/** Adds its number to the list so many times. */
const WRITER = `
import { changeOwnFile, readOwnJson } from ${JSON.stringify(join(import.meta.dirname, '../../src/client/own-file.ts'))}
const [path, number] = process.argv.slice(2)
for (let times = 0; times < 10; times += 1)
  changeOwnFile(path, () => JSON.stringify([...(readOwnJson(path) ?? []), number]))
`

test('of many writers at a lock that a crash left, none loses what it wrote', { timeout: 90_000 }, async () => {
  const home = temporaryHome()
  const [path, program] = [join(home, 'file'), join(home, 'writer.mts')]
  writeFileSync(program, WRITER)
  writeFileSync(`${path}.lock`, '')

  const writers = ['a', 'b', 'c'].map((name) =>
    spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, path, name], { stdio: 'inherit' }),
  )
  await Promise.all(writers.map((writer) => once(writer, 'exit')))

  expect((readOwnJson(path) as string[]).toSorted().join('')).toBe(
    ['a', 'b', 'c'].map((name) => name.repeat(10)).join(''),
  )
  expect(readdirSync(home).toSorted()).toEqual(['file', 'writer.mts'])
})
