import { spawn, type ChildProcess } from 'node:child_process'
import { basename } from 'node:path'
import { signalGroup } from '../../system/process-group.ts'
import { prepareProgram } from '../../step-runner/prepared-program.ts'
import { afterRunning } from '../../system/running-time.ts'
import { UsageError } from '../../system/usage-error.ts'
import type { Crash } from './evidence.ts'
import { findCrash } from './find-crash.ts'
import { languageOf } from './language.ts'
import { findPython, pythonEnvironment } from './python.ts'

/** What is judged: a file of the learner's in TypeScript or Python, or any command. */
export type Program = { kind: 'file'; path: string } | { kind: 'command'; argv: string[] }

/** How long a program may run, in real seconds (`afterRunning`), before it is taken for an endless loop. */
export const LIMIT_SECONDS = 10
/** How long outputs are read once a program has ended, while others hold them open. */
const GRACE_MS = 500

/** How a start of a program ended. */
export type Ended = { ended: 'exit' | 'limit' | 'stopped'; code: number | null; output: string; crash?: Crash }

export type Start = {
  env: NodeJS.ProcessEnv
  limitSeconds?: number
  /** Called at the start; what it returns is called at the end. */
  onStart?: (stop: () => void) => () => void
  /** Called with each piece that is printed. `stop` ends the program. */
  onOutput?: (piece: string, stop: () => void) => void
}

/** Splits `python3 "my bot.py"` into words. @throws {UsageError} for an empty one. */
export function readCommand(text: string): Program {
  const argv = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
  if (argv.length === 0) throw new UsageError('--client takes a command, as in --client "python3 bot.py".')
  return { kind: 'command', argv }
}

/** How messages call a program. */
export function nameOf(program: Program): string {
  return program.kind === 'file' ? basename(program.path) : program.argv.join(' ')
}

/**
 * Starts a program as a process of its own and resolves when it has ended, or was ended after its time. A file that is no
 * TypeScript is not started; what it would have ended with is the same.
 */
export async function runProgram(program: Program, start: Start): Promise<Ended> {
  if (program.kind === 'command') return runCommand(program.argv, start)
  if (languageOf(program.path) === 'python') return runPython(program.path, start)
  const prepared = await prepareProgram(program.path)
  if (!('broken' in prepared)) return runCommand([process.execPath, ...prepared.flags, prepared.path], start)
  const crash = findCrash(prepared.broken)
  return { ended: 'exit', code: 1, output: prepared.broken, ...(crash && { crash }) }
}

/** Where there is no Python to start it with, it ends as a command that was not found. */
async function runPython(path: string, start: Start): Promise<Ended> {
  const python = findPython(start.env)
  if ('missing' in python) return { ended: 'exit', code: 127, output: python.missing }
  return runCommand([python.path, path], { ...start, env: pythonEnvironment(start.env) })
}

function runCommand(argv: readonly string[], start: Start): Promise<Ended> {
  const { limitSeconds = LIMIT_SECONDS, onOutput, onStart } = start
  const child = spawnCommand(argv, start)
  return new Promise((resolve) => {
    let output = ''
    let ended: Ended['ended'] = 'exit'
    const end = (why: 'limit' | 'stopped') => {
      if (child.exitCode === null && child.signalCode === null) ended = why
      quit()
    }
    const cancelLimit = afterRunning(limitSeconds * 1000, () => end('limit'))
    let cancelGrace: (() => void) | undefined
    const quit = () => killFamily(child)
    process.once('exit', quit)
    const after = onStart?.(() => end('stopped'))
    const read = (piece: string) => {
      // A program in a loop may print for ever; its first words are what matters.
      if (output.length > 200_000) return
      output += piece
      onOutput?.(piece, () => end('stopped'))
    }
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read)
    let isFinished = false
    const finish = (code: number | null) => {
      if (isFinished) return
      isFinished = true
      cancelLimit()
      cancelGrace?.()
      after?.()
      quit()
      // What left the group lives on and holds the pipes; nobody waits for it.
      child.stdout?.destroy()
      child.stderr?.destroy()
      process.off('exit', quit)
      const crash = code === 0 || ended !== 'exit' ? undefined : findCrash(output)
      resolve({ ended, code: ended === 'exit' ? code : null, output, ...(crash && { crash }) })
    }
    child.once('error', (error) => {
      output += `${error.message}\n`
      finish(127)
    })
    child.once('close', finish)
    // A child of the child may hold the pipes for ever.
    child.once('exit', (code) => (cancelGrace = afterRunning(GRACE_MS, () => finish(code))))
  })
}

function spawnCommand([command = '', ...args]: readonly string[], { env }: Start): ChildProcess {
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: hasGroups })
}

/** A program leads a process group of its own, so that what it started ends with it. Windows has no such groups. */
const hasGroups = process.platform !== 'win32'

function killFamily(child: ChildProcess): void {
  if (hasGroups && child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
  else child.kill('SIGKILL')
}
