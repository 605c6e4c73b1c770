import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cleanEnv, fromSource, root } from '../../run-command.ts'

const program = join(root, 'test/keeper/programs/race.ts')

/** Eight processes that open a store at the same moment. @returns what each of them said last, sorted. */
export async function raceEight(address: string): Promise<string[]> {
  const racers = await Promise.all(Array.from({ length: 8 }, () => startRacer(address)))
  for (const { begin } of racers) begin()
  const said = await Promise.all(racers.map(({ end }) => end))
  return said.toSorted()
}

/** Resolves once it waits for the start. */
async function startRacer(address: string) {
  const child = spawn(process.execPath, [...fromSource, program, address], { env: cleanEnv() })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const end = once(child, 'close').then(() => output.replace('here\n', '').trim())
  await Promise.race([once(child.stdout, 'data'), end])
  return { begin: () => child.stdin.write('now\n'), end }
}
