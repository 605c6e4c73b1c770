import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord } from '../client/request.ts'
import type { GrantKey } from './grant.ts'
import type { Commit } from './stores/store.ts'

/** A rotation that the store has not taken yet. The pair in it is sealed, for this deployment. */
export type Spooled = { key: GrantKey; deployment: string; commit: Commit }

/** An entry with the name under which it is removed. */
export type SpoolEntry = Spooled & { id: string }

/** Where rotations wait that the store does not take: on the disk of this machine, say. */
export type Spool = {
  /** Durable once it resolves. @returns the id of the entry */
  append(rotation: Spooled): Promise<string>
  entries(): Promise<SpoolEntry[]>
  remove(id: string): Promise<void>
}

/** A spool that lives as long as the process: for tests, and where there is no disk. */
export function createMemorySpool(): Spool {
  const kept = new Map<string, Spooled>()
  return {
    append: async (rotation) => {
      const id = randomUUID()
      kept.set(id, rotation)
      return id
    },
    entries: async () => [...kept].map(([id, rotation]) => ({ id, ...rotation })),
    remove: async (id) => void kept.delete(id),
  }
}

const SUFFIX = '.rotation.json'

/**
 * A folder with a file for each entry, readable by you alone. Several processes of one machine may share it: whoever comes first commits an entry,
 * which is no harm if another one does so as well.
 */
export function createFileSpool(folder: string): Spool {
  return {
    append: async (rotation) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = `${randomUUID()}${SUFFIX}`
      const beside = join(folder, `${name}.new`)
      try {
        await writeDurably(beside, JSON.stringify(rotation))
        await rename(beside, join(folder, name))
      } catch (error) {
        await rm(beside, { force: true })
        throw error
      }
      await syncFolder(folder)
      return name
    },
    entries: async () => {
      const names = await readdir(folder).catch(unlessMissing)
      const entries = await Promise.all(
        names.filter((name) => name.endsWith(SUFFIX)).map((id) => readEntry(join(folder, id), id)),
      )
      return entries.filter((entry) => entry !== undefined)
    },
    remove: async (id) => rm(join(folder, id), { force: true }),
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is on disk once its folder is. Windows opens no folders. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  try {
    await folder?.sync()
  } finally {
    await folder?.close()
  }
}

/** @returns undefined for a file that another process has just removed, and for what makes no sense: that one stays, for a person to see. */
async function readEntry(path: string, id: string): Promise<SpoolEntry | undefined> {
  const text = await readFile(path, 'utf8').catch(unlessMissing)
  try {
    const read: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    return isSpooled(read) ? { id, key: read.key, deployment: read.deployment, commit: read.commit } : undefined
  } catch {
    return undefined
  }
}

function isSpooled(value: unknown): value is Spooled {
  if (!isRecord(value) || !isRecord(value.key) || !isRecord(value.commit)) return false
  const { key, commit } = value
  const numbers = ['version', 'accessIssuedAt', 'accessExpiresAt', 'dueAt']
  return (
    ['tenant', 'account'].every((name) => typeof key[name] === 'string') &&
    typeof value.deployment === 'string' &&
    numbers.every((name) => typeof commit[name] === 'number') &&
    ['sealed', 'keyId', 'scope'].every((name) => typeof commit[name] === 'string')
  )
}

function unlessMissing(error: unknown): never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}
