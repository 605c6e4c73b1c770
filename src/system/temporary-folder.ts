import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = /^lab-(?:room|course|bundle|clock)-(\d+)-/

/** A temporary folder that says in its name which process it belongs to, since a process that is killed leaves it: tokens too. */
export function makeOwnFolder(what: 'room' | 'course' | 'bundle' | 'clock'): string {
  return mkdtempSync(join(tmpdir(), `lab-${what}-${process.pid}-`))
}

/** Removes those folders of yours whose process is gone: SIGKILL left it no time to do so. */
export function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(NAME.exec(name)?.[1] ?? 0)
    if (owner > 0 && !isRunning(owner)) removeOwn(join(tmpdir(), name))
  }
}

/** Nobody is kept from the course by a folder that cannot be removed. */
function removeOwn(path: string): void {
  try {
    if (lstatSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true })
  } catch {
    // Another start was faster, or the folder was locked: the next one tries again.
  }
}

/** True for a process of anybody's: one that is not ours to signal runs, too. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
