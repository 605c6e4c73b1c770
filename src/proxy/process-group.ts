import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Waits for what the program started and did not wait for, then kills it. */
export async function endGroup(group: number, killAfterSeconds: number): Promise<void> {
  const killAtMs = performance.now() + killAfterSeconds * 1000
  while (isAlive(group)) {
    if (performance.now() > killAtMs) return void signalGroup(group, 'SIGKILL')
    await wait(20)
  }
}

/** In containers nobody may reap what is dead; Linux tells which it is (proc(5), `stat`: `pid (name) state parent group`). */
function isAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false
  if (process.platform !== 'linux') return true
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      const [, state, , its] = /.*\) (\S) (\d+) (\d+)/.exec(readStat(pid)) ?? []
      return Number(its) === group && state !== 'Z'
    })
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return '' // It ended between the two looks.
  }
}

/** False once the group has no process left. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    return false
  }
}
