import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { runChild, type Ended } from './child.ts'
import { exportLines, prepareEnvironment } from './environment.ts'
import { FastTime } from './fast-time.ts'
import { assertFastTime } from './faketime.ts'
import { startGuard, type Guard } from './guard.ts'
import { isInteractive, showInspector, untilTold, type OpenBrowser } from './inspector.ts'
import { maskAll } from './mask.ts'
import type { MockBehind } from './mock-behind.ts'
import { startOwnMock } from './own-mock.ts'
import { startProxy, type Proxy } from './proxy.ts'
import { buildReport, type Report } from './report.ts'
import { formatReport } from './report-text.ts'
import { readRunArguments, type RunArguments, type WorldFlags } from './run-arguments.ts'
import { findRunningMock } from './running-mock.ts'
import type { NamedFault } from './scenario.ts'

/** Connections of a program that has ended are closed by then; only one that it left behind keeps them longer. */
const SETTLE_SECONDS = 2

/** The exit code for a command that passed while `--fail-on` found something. */
const FOUND = 3

/** The exit code where nothing can be told of a command that passed. */
const REFUSED = 1

/**
 * `run -- <command>`: a mock, a proxy and the program between them; afterwards the report. Resolves to the exit code: that
 * of the command, 3 for what `--fail-on` found.
 *
 * @throws {UsageError} for what cannot be: flags, faults, a taken port, a missing library.
 */
export async function runProgram(
  args: string[],
  flags: WorldFlags,
  { env, openBrowser }: { env: NodeJS.ProcessEnv; openBrowser: OpenBrowser },
): Promise<number> {
  const options = readRunArguments(args, flags, env)
  if (process.platform === 'win32')
    throw new UsageError('run needs process groups, which Windows has not: use it in WSL')
  const undo: (() => unknown)[] = []
  try {
    if (options.rate !== undefined) assertFastTime(options.command, env)
    const mock = await findMock(options)
    undo.push(() => mock.close())
    const time = mock.time && options.rate !== undefined ? new FastTime(mock.time, options.rate) : undefined
    undo.push(() => time?.close())
    await armFaults(mock, options.faults)
    const proxy = await readingSettings(() =>
      startProxy({
        mockOrigin: mock.origin,
        port: options.port,
        allowedHosts: options.allowedHosts,
        ...(time && { lifetime: time.lifetime }),
      }),
    )
    undo.push(() => proxy.stop())
    const folder = mkdtempSync(join(tmpdir(), 'lab-run-'))
    const guard = startGuard(folder, options.command.length > 0 ? options.killAfterSeconds : undefined)
    undo.push(() => guard.dismiss())
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    if (options.inspect) showInspector({ origin: mock.origin, env, openBrowser })
    const code = await runIn({
      options,
      mock,
      proxy,
      guard,
      folder,
      env,
      ...(time && { time }),
      variables: prepareEnvironment({ proxy, mock, folder, env }),
    })
    // A mock that runs already stays anyway, and where there was no command Ctrl-C has been pressed.
    const isOurs = options.running === undefined && options.command.length > 0
    if (options.inspect && isOurs && isInteractive(env)) await untilTold()
    return code
  } finally {
    for (const step of undo.toReversed()) await step()
  }
}

function findMock({ running, world }: RunArguments): Promise<MockBehind> {
  if (running) return findRunningMock(running.origin, running.token)
  return readingSettings(() => startOwnMock(world))
}

type Stage = {
  options: RunArguments
  mock: MockBehind
  proxy: Proxy
  guard: Guard
  folder: string
  env: NodeJS.ProcessEnv
  variables: Record<string, string>
  time?: FastTime
}

async function runIn({ options, mock, proxy, guard, folder, env, variables, time }: Stage): Promise<number> {
  const { command, failOn, scanPaths, killAfterSeconds } = options
  const scan = failOn.includes('leak') ? mock.openScan() : undefined
  const start = time?.start(command) ?? { command, env: {} }
  const ended =
    command.length === 0
      ? await waitForSignal(variables)
      : await runChild(start.command, {
          env: { ...env, ...variables, ...start.env },
          folder,
          killAfterSeconds,
          onStart: (group) => {
            guard.watch(group)
            time?.watch(group)
          },
          ...(time && { onThird: (stream) => time.follow(stream) }),
          ...(scan && { onOutput: (name, chunk) => scan.scan(name, chunk) }),
        })
  if (ended.notStarted !== undefined) {
    console.error(`\n  ${await maskAll(ended.notStarted, mock.holding)}\n`)
    return ended.code
  }
  if (command.length > 0) await proxy.settle(SETTLE_SECONDS)
  for (const path of scanPaths) scan?.scanFiles(path)
  const report = await readEnd(async () => {
    const seen = await mock.see()
    const scanned = await scan?.result()
    const whole = buildReport({
      seen,
      proxy,
      command,
      failOn,
      ended,
      ...(scanned && { scanned }),
      ...(time && { time: { rate: time.rate, livedSeconds: time.livedSeconds } }),
    })
    return maskAll(whole, mock.holding)
  })
  if (!report) return ended.code || REFUSED
  printReport(report, options.json)
  return ended.code === 0 && report.failed.length > 0 ? FOUND : ended.code
}

/** What the mock has to say once the program has ended; undefined where it is gone, which is told. */
async function readEnd(ask: () => Promise<Report>): Promise<Report | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`\n  ${error.message}: it went away during the run, and with it what it saw.\n`)
    return undefined
  }
}

/** For programs that are started elsewhere. */
async function waitForSignal(variables: Record<string, string>): Promise<Ended> {
  console.log(exportLines(variables))
  console.error(
    '\n  Paste these lines into another terminal and run the program there. Ctrl-C ends it and prints the report.',
  )
  await new Promise<void>((resolve) => {
    // A second one is swallowed: the report is still to come.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  return { code: 0 }
}

/** @throws {UsageError} with the mock's own words and the flag that they are about. */
async function armFaults(mock: MockBehind, faults: NamedFault[]): Promise<void> {
  for (const { spec, source } of faults) await readingSettings(() => mock.arm(spec), { source })
}

/** On standard error: standard output is the program's. */
function printReport(report: Report, json: boolean): void {
  console.error(json ? JSON.stringify(report) : `\n${formatReport(report)}\n`)
}
