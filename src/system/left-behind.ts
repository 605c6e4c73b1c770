import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { signalGroup } from './process-group.ts'
import { RunningTime } from './running-time.ts'

/** How the processes of a command are known: by their group; on Linux also by what they have from it. */
export type Marks = {
  group: number
  /** A path that stands in their environment. */
  folder: string
  /** The outputs that were made for them, as `outputsOf` has them. */
  outputs: readonly string[]
}

/** A process that had left the command's group, or one that nothing ends. */
export type LeftBehind = { pid: number; name: string; ended: boolean }

type Found = { pid: number; name: string; group: number; isMarked: boolean }

/** So long after SIGKILL, what is still there is another user's, or hangs in the kernel. */
const UNKILLABLE_MS = 1000

/**
 * Waits for what the command started and did not wait for, then kills it. What has left its group is told to end first;
 * the group itself has been.
 */
export async function endRemains(marks: Marks, killAfterSeconds: number): Promise<LeftBehind[]> {
  const time = new RunningTime()
  const killAtMs = killAfterSeconds * 1000
  const groups = new Set([marks.group])
  const strays = new Map<number, Found>()
  for (;;) {
    const found = findProcesses(marks, groups)
    const nowMs = time.look()
    if (found.length === 0 || nowMs > killAtMs + UNKILLABLE_MS) return describe([...strays.values()], found)
    for (const each of found) {
      if (nowMs >= killAtMs) end(each.pid, 'SIGKILL')
      else if (each.group !== marks.group && !strays.has(each.pid)) end(each.pid, 'SIGTERM')
      if (each.group !== marks.group) strays.set(each.pid, each)
    }
    await wait(20)
  }
}

function describe(strays: Found[], left: Found[]): LeftBehind[] {
  const all = new Map([...strays, ...left].map(({ pid, name }) => [pid, name]))
  return [...all].map(([pid, name]) => ({ pid, name, ended: left.every((each) => each.pid !== pid) }))
}

/** Adds to `groups` those that the command's processes lead: who is in them need not bear a mark. */
function findProcesses(marks: Marks, groups: Set<number>): Found[] {
  if (process.platform !== 'linux') return findGroup(marks.group)
  const all = readdirSync('/proc').flatMap((entry) => readProcess(entry, marks))
  for (const { pid, group, isMarked } of all) if (isMarked && pid === group) groups.add(group)
  return all.filter(({ group, isMarked }) => isMarked || groups.has(group))
}

/** Elsewhere the whole group stands for its processes. */
function findGroup(group: number): Found[] {
  return signalGroup(group, 0) ? [{ pid: -group, name: 'its process group', group, isMarked: false }] : []
}

/** In containers nobody may reap what is dead, so zombies are none (proc(5), `stat`: `pid (name) state parent group`). */
function readProcess(entry: string, { folder, outputs }: Marks): Found[] {
  if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return []
  const [, name = '', state = 'Z', group] = /\((.*)\) (\S) \d+ (\d+)/s.exec(read(`/proc/${entry}/stat`)) ?? []
  if (state === 'Z') return []
  const isMarked = read(`/proc/${entry}/environ`).includes(`${folder}/`) || holdsOne(entry, outputs)
  return [{ pid: Number(entry), name: name.replace(/[^\x20-\x7e]/g, '?'), group: Number(group), isMarked }]
}

function holdsOne(entry: string | number, outputs: readonly string[]): boolean {
  return outputs.length > 0 && linksOf(entry).some((link) => outputs.includes(link))
}

/**
 * The standard output and error of a process that has just been started with pipes. What this process has open as well was
 * not made for it, and says nothing of who else has it.
 */
export function outputsOf(pid: number): string[] {
  if (process.platform !== 'linux') return []
  const own = linksOf('self')
  return [1, 2].map((fd) => readLink(`/proc/${pid}/fd/${fd}`)).filter((link) => isPipe(link) && !own.includes(link))
}

/** libuv makes sockets of them. */
function isPipe(link: string): boolean {
  return /^(socket|pipe):/.test(link)
}

function linksOf(entry: string | number): string[] {
  try {
    return readdirSync(`/proc/${entry}/fd`).map((fd) => readLink(`/proc/${entry}/fd/${fd}`))
  } catch {
    return [] // It ended between the two looks, or it is another user's.
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself, or it is another user's and will be named.
  }
}
