import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export type Run = { code: number | null; output: string }

/** The project's folder. */
export const root = join(import.meta.dirname, '..')

/** What starts the one command from source. */
export const command = ['--import', import.meta.resolve('tsx'), join(root, 'src/command.ts')]

/** A folder of its own for the hand-off, gone after the test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'lab-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** An environment in which nothing of the developer's machine shows. */
export function cleanEnv(extra: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '', NODE_EXTRA_CA_CERTS: _ } = process.env
  return { PATH, HOME, ...extra }
}

/** Runs the command to its end, with both outputs in one text and nothing on its standard input. */
export async function runCommand(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [...command, ...args], {
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}
