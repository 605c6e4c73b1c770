import { accessSync, closeSync, constants, openSync, readSync, rmSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { UsageError } from '../system/usage-error.ts'

/** Behind the last line: faketime itself keeps the descriptor open. */
export const END = 'end'

/** Tells its time again and again, as an answer may be read late, and then becomes the program. */
const TELL_TIME = `for _ in 1 2 3 4 5 6 7 8; do date +%s.%N >&3; done; echo ${END} >&3; exec 3>&-; exec "$@"`

/** How a program is started in another time: the whole command line, and variables for it. */
export type Start = { command: string[]; env: Record<string, string> }

/**
 * The command under libfaketime, from an instant on, so many times as fast. Before it starts, its time is written to
 * descriptor 3, a line each: only that tells when exactly it began.
 *
 * @param startAt whole seconds since 1970.
 */
export function inFastTime(command: readonly string[], { startAt, rate }: { startAt: number; rate: number }): Start {
  return {
    command: ['faketime', '-f', `@${startAt} x${rate}`, 'sh', '-c', TELL_TIME, 'sh', ...command],
    // A child of the program goes on in its parent's time; without the second variable it would begin anew.
    env: { FAKETIME_FMT: '%s', FAKETIME_DONT_RESET: '1' },
  }
}

/**
 * @param command what is to be run so.
 * @throws {UsageError} where it cannot be: another system, no libfaketime, a program that is linked statically.
 */
export function assertFastTime(
  [file = '']: readonly string[],
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): void {
  if (platform === 'darwin')
    throw new UsageError(
      '--time works on Linux: macOS keeps libfaketime away from its own programs, and others need it inserted by hand. In a container it works.',
    )
  if (platform !== 'linux') throw new UsageError(`--time needs libfaketime, which there is none of for ${platform}`)
  if (onPath('faketime', env) === undefined)
    throw new UsageError('--time needs libfaketime: apt-get install faketime (Alpine: apk add faketime)')
  const path = onPath(file, env)
  const why = path === undefined ? undefined : whyItWouldNotNotice(path)
  if (why !== undefined)
    throw new UsageError(
      `--time cannot lead ${file}: ${path} ${why}. Shorten the tokens’ life instead: --access-token-lifetime 5`,
    )
}

/** What faketime shares between the processes of a run, and leaves behind when it is killed. */
export function removeShared(pid: number): void {
  for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) rmSync(join('/dev/shm', name), { force: true })
}

/** The file that a command stands for, as a shell finds it. */
function onPath(command: string, { PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const places = command.includes(sep) ? [command] : PATH.split(delimiter).map((folder) => join(folder, command))
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Why a program would go on in our time: it asks for it past the C library. Undefined for all that may well ask there. */
function whyItWouldNotNotice(path: string): string | undefined {
  const head = readHead(path)
  if (head.toString('latin1', 0, 4) !== '\x7fELF') return undefined
  if (head.includes(GO_NOTE)) return 'is made with Go, whose programs ask the kernel for the time'
  return isStatic(head) ? 'is linked statically, so libfaketime has no way into it' : undefined
}

/** The note that the Go linker leaves near the front of a file (`readelf -n` shows it): its kind, 4, and its owner, "Go". */
const GO_NOTE = Buffer.from('04000000476f0000', 'hex')

/** ELF: without a header for an interpreter (PT_INTERP) no library is loaded. */
function isStatic(head: Buffer): boolean {
  const [is64, isLittle] = [head[4] === 2, head[5] === 1]
  if (!is64 || !isLittle) return false
  const [start, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)]
  for (let index = 0; index < count; index += 1) {
    const at = start + index * size
    if (at + 4 > head.length) return false // Further away than linkers put it: nobody is refused by mistake.
    if (head.readUInt32LE(at) === PT_INTERP) return false
  }
  return true
}

const PT_INTERP = 3
const HEAD_BYTES = 8192

function readHead(path: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  const descriptor = openSync(path, 'r')
  try {
    return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0))
  } finally {
    closeSync(descriptor)
  }
}
