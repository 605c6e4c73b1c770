import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { Readable } from 'node:stream'
import { endRemains, outputsOf, type LeftBehind } from '../system/left-behind.ts'
import { signalGroup } from '../system/process-group.ts'
import { afterRunning, RunningTime, waitRunning } from '../system/running-time.ts'

export type ChildOptions = {
  env: NodeJS.ProcessEnv
  /** A path that stands in `env` and in no other environment: by it Linux finds what has left the process group. */
  folder: string
  /** How long a program may take to end after a signal. */
  killAfterSeconds: number
  /** Called with its process group once it runs. */
  onStart: (group: number) => void
  /** Sees what the program prints on the way through; without it both outputs are the terminal's own. */
  onOutput?: (name: 'stdout' | 'stderr', chunk: Buffer) => void
  /** Reads what comes on descriptor 3, which the program has then. */
  onThird?: (stream: Readable) => void
}

/**
 * Its exit code as a shell counts: 128 and the signal's number, 127 not found, 126 not executable; then with the reason.
 *
 * `isOutputHeld`: a process that could not be found or ended holds the outputs open, so that they were not read to their end.
 */
export type Ended = { code: number; notStarted?: string; leftBehind?: LeftBehind[]; isOutputHeld?: boolean }

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH'] as const

/** Nobody of the command is left to print: what is in the pipes arrives without a pause. */
const QUIET_MS = 250

/**
 * Runs a program without a shell in a process group of its own, forwards signals to the whole group, and leaves none of it
 * behind: what has not ended in time is killed, what has left the group as well, as far as it is found.
 */
export async function runChild([file = '', ...args]: string[], options: ChildOptions): Promise<Ended> {
  const { env, folder, killAfterSeconds, onStart, onOutput, onThird } = options
  const outputs = onOutput ? 'pipe' : 'inherit'
  // First: whoever sees the program run may send us a signal at once.
  const forwarding = forwardSignals(killAfterSeconds)
  const third = onThird ? ['pipe' as const] : []
  const child = spawn(file, args, { env, stdio: ['inherit', outputs, outputs, ...third], detached: true })
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve))
  const { pid: group } = child
  if (group === undefined) {
    forwarding.stop()
    return notStarted(file, await failed)
  }
  const marks = { group, folder, outputs: onOutput ? outputsOf(group) : [] }
  forwarding.to(group)
  onStart(group)
  const [, , , stream] = child.stdio
  if (stream instanceof Readable) onThird?.(stream)
  const readOut = onOutput && passThrough(child, onOutput)
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  if (!forwarding.asked()) signalGroup(group, 'SIGTERM')
  const leftBehind = await endRemains(marks, killAfterSeconds)
  forwarding.stop()
  const isOutputHeld = (await readOut?.(killAfterSeconds)) === 'held'
  return { code: code ?? 128 + (signal ? constants.signals[signal] : 0), leftBehind, isOutputHeld }
}

function notStarted(file: string, { code = '', message }: NodeJS.ErrnoException): Ended {
  if (code === 'ENOENT') return { code: 127, notStarted: `There is no command "${file}" on the PATH.` }
  if (code === 'EACCES')
    return { code: 126, notStarted: `"${file}" is not executable: chmod +x, or name its interpreter.` }
  return { code: 126, notStarted: `"${file}" could not be started: ${message}` }
}

type Forwarding = { to: (group: number) => void; asked: () => boolean; stop: () => void }

/**
 * `to`: the group that signals are for. `asked`: a signal has told the group to end, which also starts the time after which
 * it is killed. Once stopped, signals are swallowed: npm passes Ctrl-C on a second time, and the report is still to come.
 */
function forwardSignals(killAfterSeconds: number): Forwarding {
  let cancelKill: (() => void) | undefined
  let group: number | undefined
  let stopped = false
  const forward = (signal: NodeJS.Signals) => {
    if (stopped || group === undefined) return
    const target = group
    signalGroup(target, signal)
    if (signal !== 'SIGWINCH')
      cancelKill ??= afterRunning(killAfterSeconds * 1000, () => void signalGroup(target, 'SIGKILL'))
  }
  for (const signal of FORWARDED) process.on(signal, forward)
  return {
    to: (started) => void (group = started),
    asked: () => cancelKill !== undefined,
    stop: () => {
      cancelKill?.()
      stopped = true
    },
  }
}

/** Reads on once the command has ended: until the outputs are closed, or until nothing more comes from who holds them. */
type ReadOut = (mostSeconds: number) => Promise<'closed' | 'held'>

function passThrough(child: ChildProcess, onOutput: NonNullable<ChildOptions['onOutput']>): ReadOut {
  const { stdout, stderr } = child
  let pieces = 0
  for (const [name, stream] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    stream?.on('data', (chunk: Buffer) => {
      pieces += 1
      onOutput(name, chunk)
    })
    stream?.pipe(process[name], { end: false })
    process[name].on('error', () => stream?.destroy()) // Nobody reads on: the program learns it as from a pipe.
  }
  const closed = once(child, 'close').then(() => 'closed' as const)
  return async (mostSeconds) => {
    const time = new RunningTime()
    for (let before = -1; before < pieces && time.look() <= mostSeconds * 1000;) {
      before = pieces
      if ((await Promise.race([closed, waitRunning(QUIET_MS)])) === 'closed') return 'closed'
    }
    stdout?.destroy()
    stderr?.destroy()
    return 'held'
  }
}
