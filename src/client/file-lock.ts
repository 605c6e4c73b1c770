import { randomUUID } from 'node:crypto'
import { closeSync, fstatSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs'

/** A lock is held for milliseconds; one that stays was left by a crash, or put there. */
const LEFT_AFTER_MS = 2000

/** A lock file of ours. Slower than two seconds, we may have lost it: who holds it looks once more before it counts. */
export type FileLock = { isHeld(): boolean; giveBack(): void }

/** Waits for the lock; whatever stands there for two seconds is moved out of the way. */
export function takeLock(path: string): FileLock {
  let [waitedFor, since] = ['', 0]
  for (;;) {
    const descriptor = createIfFree(path)
    if (descriptor !== undefined) return heldLock(path, descriptor)
    const now = identityOf(path)
    if (now !== waitedFor) [waitedFor, since] = [now, performance.now()]
    else if (performance.now() - since > LEFT_AFTER_MS) moveAway(path)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
}

/** While it is open its number is that of no other file. */
function heldLock(path: string, descriptor: number): FileLock {
  const { ino } = fstatSync(descriptor, { bigint: true })
  const isHeld = (): boolean => lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino === ino
  const giveBack = (): void => {
    if (isHeld()) rmSync(path, { force: true })
    closeSync(descriptor)
  }
  return { isHeld, giveBack }
}

function identityOf(path: string): string {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return stats ? `${stats.ino} ${stats.mtimeNs}` : 'nothing'
}

/** Two may do so at once. Whose new lock goes with it finds out before it counts, and begins again. */
function moveAway(path: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  // A folder may hold something: it stays where it is now.
  if (!lstatSync(aside).isDirectory()) rmSync(aside)
}

function createIfFree(path: string): number | undefined {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  }
}
