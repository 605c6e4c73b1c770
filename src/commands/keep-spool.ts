import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from '../system/usage-error.ts'

/** The spool is needed once the store is gone: whether it can be written is found out before. @throws {UsageError} */
export function assertSpool(folder: string): void {
  const probe = join(folder, `${randomUUID()}.probe`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(probe, '', { flag: 'wx', mode: 0o600 })
    rmSync(probe)
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new UsageError(
      `--spool: nothing can be written in ${resolve(folder)} (${why}). It takes a folder on a disk of this machine.`,
      { cause },
    )
  }
}
