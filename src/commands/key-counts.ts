import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../client/clock.ts'
import { openStore } from '../keeper/stores/open.ts'
import { UsageError } from '../system/usage-error.ts'

/** Sealed pairs by the key that sealed them. */
export type Counts = Readonly<Record<string, number>>

/** Asks a store. @throws {UsageError} for an address that is none, and a store that cannot be opened: the user's to repair. */
export async function countByKey(address: string): Promise<Counts> {
  assertThere(address)
  try {
    const store = await openStore(address)
    try {
      const now = systemClock.now()
      return (await store.census({ now, since: now })).byKey
    } finally {
      await store.close()
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && /^ERR_(STORE|PEER)/.test(String(cause.code)))) throw cause
    throw new UsageError(`--store: ${cause.message}`, { cause })
  }
}

/** A store would be made where there is none, and have no pair of any key. */
function assertThere(address: string): void {
  const [, path] = /^(?:file|sqlite):(.+)$/is.exec(address) ?? []
  if (path === undefined) return
  const file = /^\/\/(localhost)?\//.test(path) ? fileURLToPath(`file:${path}`) : path
  if (!existsSync(file)) throw new UsageError(`--store: there is no file ${file}`)
}
