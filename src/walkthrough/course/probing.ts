import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../client/index.ts'
import { findOwnFile } from '../../system/package-root.ts'
import { prepareProgram } from '../../step-runner/prepared-program.ts'
import { runProgram, type Program } from './program.ts'
import type { Room } from './room.ts'

/**
 * Calls a function of the learner's file once for each input, in a process of its own, and notes the texts it returned.
 * In a trial whose name begins with `weak`, all sources that only look random stand still.
 */
export async function probe(
  room: Room,
  { name, trial, inputs }: { name: string; trial: string; inputs: readonly unknown[] },
): Promise<void> {
  if (room.program.kind !== 'file') return
  const from = room.mock.journal.mark()
  const answer = join(room.home, 'probe.json')
  const ended = await runProgram(await probeOf(room.program.path, [name, trial]), {
    env: { ...process.env, LAB_PROBE_INPUTS: JSON.stringify(inputs), LAB_PROBE_ANSWER: answer },
    limitSeconds: room.limitSeconds,
  })
  if (existsSync(answer)) room.noteTexts(trial, JSON.parse(readFileSync(answer, 'utf8')))
  rmSync(answer, { force: true })
  const [at, machineAt] = [room.mock.clock.now(), systemClock.now()]
  const { limitSeconds } = room
  room.noteRun({ name: trial, ...ended, limitSeconds, leaked: false, from, to: from, at, machineAt })
}

/** Our script, started as the file itself would be; the file alone, where it is broken, says so. */
async function probeOf(path: string, args: string[]): Promise<Program> {
  const script = findOwnFile('src/walkthrough/course/probe.mjs')
  if (script === undefined) throw new Error('src/walkthrough/course/probe.mjs is not here')
  const prepared = await prepareProgram(path)
  if ('broken' in prepared) return { kind: 'file', path }
  return { kind: 'command', argv: [process.execPath, ...prepared.flags, script, prepared.path, ...args] }
}
