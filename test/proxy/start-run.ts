import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { Report } from '../../src/proxy/report.ts'
import { cleanEnv, command, root } from '../run-command.ts'

export type Outcome = { code: number | null; signal: string | null; stdout: string; stderr: string }

export type Running = {
  child: ChildProcess
  /** What was printed so far. */
  printed: { stdout: string; stderr: string }
  /** Resolves once the output has that; fails with all output if the run ends before. */
  until(name: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Outcome>
}

type Options = { env?: Record<string, string>; cwd?: string; input?: string; stdin?: 'pipe' }

/** `run` as its own process. */
export function startRun(
  args: string[],
  { env = {}, cwd = root, input, stdin = input === undefined ? undefined : 'pipe' }: Options = {},
): Running {
  const child = spawn(process.execPath, [...command, 'run', ...args], {
    cwd,
    env: cleanEnv(env),
    stdio: [stdin ?? 'ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (input !== undefined) child.stdin?.end(input)
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => (printed[name] += chunk.toString()))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...printed }))
  const until = async (name: 'stdout' | 'stderr', pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(printed[name])
      if (found) return found
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} never had ${pattern}:\n${printed.stdout}\n${printed.stderr}`)
      await Promise.race([once(child[name] ?? child, 'data'), once(child, 'exit')])
    }
  }
  return { child, printed, until, ended }
}

/** The same to its end. */
export function runToEnd(args: string[], options?: Options): Promise<Outcome> {
  return startRun(args, options).ended
}

/** The last line of standard error, where `--json` puts it. */
export function reportOf({ stderr, stdout }: Outcome): Report {
  const line = stderr.trimEnd().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(`no report:\n${stdout}\n${stderr}`)
  return JSON.parse(line)
}

/** True for a process that still does something; a zombie, which only its parent can remove, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
