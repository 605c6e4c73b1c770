import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFileSpool, type Spooled } from '../../src/keeper/spool.ts'

const rotation: Spooled = {
  key: { tenant: 'a b', account: '7' },
  deployment: 'default',
  commit: {
    version: 3,
    sealed: 'sealed text',
    keyId: 'k1',
    scope: 'tweet.read',
    accessIssuedAt: 1.5,
    accessExpiresAt: 7201.5,
    dueAt: 6000,
  },
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('what is spooled is there for the next process, and gone once it is removed', async () => {
  const folder = join(temporaryFolder(), 'made', 'on demand')
  const id = await createFileSpool(folder).append(rotation)

  const found = await createFileSpool(folder).entries()
  await createFileSpool(folder).remove(id)

  expect(found).toEqual([{ id, ...rotation }])
  expect(await createFileSpool(folder).entries()).toEqual([])
})

test('a spool is readable by its owner alone', async () => {
  const folder = join(temporaryFolder(), 'spool')

  const id = await createFileSpool(folder).append(rotation)

  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, id)).mode & 0o777).toBe(0o600)
})

test('half a file, a foreign one and one that makes no sense are left alone', async () => {
  const folder = temporaryFolder()
  const spool = createFileSpool(folder)
  await spool.append(rotation)
  writeFileSync(join(folder, 'half.rotation.json'), '{"key":')
  writeFileSync(join(folder, 'other.rotation.json'), '{"key":{"tenant":1}}')
  writeFileSync(join(folder, 'x.rotation.json.new'), '{}')
  writeFileSync(join(folder, 'notes.txt'), 'mine')

  expect(await spool.entries()).toHaveLength(1)
  expect(readdirSync(folder)).toHaveLength(5)
})

test('to remove what another process has removed is no mistake', async () => {
  const spool = createFileSpool(temporaryFolder())
  const id = await spool.append(rotation)

  await Promise.all([spool.remove(id), spool.remove(id)])

  expect(await spool.entries()).toEqual([])
})

test('a spool that cannot be written says so', async () => {
  const file = join(temporaryFolder(), 'a file')
  writeFileSync(file, '')

  await expect(createFileSpool(join(file, 'spool')).append(rotation)).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(createFileSpool(file).entries()).rejects.toMatchObject({ code: 'ENOTDIR' })
})
