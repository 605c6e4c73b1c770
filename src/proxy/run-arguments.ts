import { parseArgs } from 'node:util'
import { MAX_RATE, type MockProviderOptions } from '../../mock-provider/index.ts'
import { readFlags, readSecret, readWhole, type FlagOptions } from '../system/flags.ts'
import { UsageError } from '../system/usage-error.ts'
import { readTarget } from './hosts.ts'
import { failures, type Failure } from './report.ts'
import { readFault, readScenario, type NamedFault } from './scenario.ts'

/** The flags that describe a mock's world. `mock` has them too; they are its to explain and to read. */
export type WorldFlags = {
  options: FlagOptions
  help: string
  read: (args: string[], env: NodeJS.ProcessEnv) => MockProviderOptions
}

export type RunArguments = {
  world: MockProviderOptions
  /** In place of a mock of this run. */
  running?: { origin: string; token?: string }
  faults: NamedFault[]
  failOn: Failure[]
  /** Files and folders in which leaks are looked for, too. */
  scanPaths: string[]
  /** The proxy's. */
  port: number
  allowedHosts: string[]
  killAfterSeconds: number
  /** So many times as fast the program and its mock live. */
  rate?: number
  json: boolean
  /** Show the mock's inspector, and keep the mock for who looks at it. */
  inspect: boolean
  /** Empty: print the variables and wait. */
  command: string[]
}

const OPTIONS = {
  mock: { type: 'string' },
  'control-token': { type: 'string' },
  fault: { type: 'string', multiple: true },
  scenario: { type: 'string', multiple: true },
  'fail-on': { type: 'string', multiple: true },
  scan: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  port: { type: 'string' },
  'kill-after': { type: 'string' },
  time: { type: 'string' },
  inspect: { type: 'boolean' },
  json: { type: 'boolean' },
} satisfies FlagOptions

/** The text of `run --help`, without the flags of the mock. */
export const RUN_HELP = `
  npm run lab -- run [flags] -- <command …>

  Runs a program, unchanged and in any language, against a mock of X: whatever it sends to x.com, api.x.com, twitter.com or
  api.twitter.com arrives there. Without a command it prints the variables to export and waits until Ctrl-C.

    --fault JSON                  a fault to arm, say '{"at": "token", "then": "drop-after-commit"}' (repeat)
    --scenario FILE               JSON: an array of faults, or {"faults", "clock", "profile", "set"} (repeat)
    --fail-on WHAT                exit code 3 although the command passed: a list of replay, leak, unfired, nothing-arrived,
                                  wrong-host
    --scan PATH                   looks for leaks in this file or folder as well, once the command has ended (repeat)
    --mock http://mock:4000       a mock that runs already, in place of one for this run; its token is in CONTROL_TOKEN
    --control-token TOKEN         the same, where a variable will not do
    --allow-host NAME             lets one more host through, unseen; all others are refused (repeat)
    --time x300                   the program lives so many times as fast, and the mock with it: two hours in 24 seconds
    --port 8888                   the proxy's port; 0 is any free one (default 0)
    --kill-after S                seconds from a signal until what is left of the command is killed (default 10)
    --inspect                     opens the inspector of the mock, and keeps the mock until Enter or Ctrl-C
    --json                        the report as one line of JSON
`

/**
 * The flags of `run` and, after `--`, the command.
 *
 * @throws {UsageError} that names the flag, the value and what it takes.
 */
export function readRunArguments(args: string[], flags: WorldFlags, env: NodeJS.ProcessEnv): RunArguments {
  const end = args.indexOf('--')
  const [own, command] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
  const { values, world } = parse(withRate(own), flags)
  if (end !== -1 && command[0] === undefined)
    throw new UsageError('Nothing follows the --: name the command, say -- npm test')
  if (command[0] === '') throw new UsageError('The command after the -- is an empty text: is a variable unset?')
  const failOn = readFailOn(values['fail-on'] ?? [])
  if (command.length === 0 && failOn.includes('leak'))
    throw new UsageError('--fail-on leak needs a command whose output it scans')
  const scanPaths = values.scan ?? []
  if (scanPaths.length > 0 && !failOn.includes('leak'))
    throw new UsageError('--scan looks for leaks: add --fail-on leak')
  const scenarios = (values.scenario ?? []).map(readScenario)
  const faults = (values.fault ?? []).map((text, index, { length }) =>
    readFault(text, length === 1 ? '--fault' : `--fault ${index + 1} of ${length}`),
  )
  const settings = [...scenarios.flatMap((scenario) => scenario.flags), ...world]
  const token = readToken(values['control-token'], env)
  const running = values.mock === undefined ? undefined : { origin: readMock(values.mock, settings) }
  if (!running && values['control-token'] !== undefined)
    throw new UsageError('--control-token is that of a running mock: name it with --mock')
  const rate = values.time === undefined ? undefined : readTime(values.time, { command, settings, running })
  const settled = running ? {} : flags.read(settings, env)
  return {
    // It stands until the program begins.
    world: rate === undefined ? settled : standing(settled),
    ...(rate !== undefined && { rate }),
    ...(running && { running: { ...running, ...(token !== undefined && { token }) } }),
    faults: [...scenarios.flatMap((scenario) => scenario.faults), ...faults],
    failOn,
    scanPaths,
    command,
    json: values.json === true,
    inspect: values.inspect === true,
    allowedHosts: (values['allow-host'] ?? []).map(readHost),
    port: readWhole('port', values.port ?? '0', 65_535),
    killAfterSeconds: readWhole('kill-after', values['kill-after'] ?? '10', 86_400),
  }
}

/** Ours as values; those of the world as they stood, for their own reader. */
function parse(args: string[], { options }: WorldFlags) {
  const all = { ...options, ...OPTIONS }
  assertNoCommand(args, all)
  const { values, tokens } = readFlags({ args, options: all, tokens: true })
  const world = tokens.flatMap((token) =>
    token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name)
      ? [token.value === undefined ? token.rawName : `--${token.name}=${token.value}`]
      : [],
  )
  return { values, world }
}

/** Who forgets the `--` wants to hear of it, not that `-l` is no flag of ours. */
function assertNoCommand(args: string[], options: WorldFlags['options']): void {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const first = tokens.find((token) => token.kind !== 'option' || !Object.hasOwn(options, token.name))
  if (first?.kind !== 'positional') return
  // What follows may hold secrets, which nobody knows yet.
  const others = first.index + 1 < args.length ? ' …' : ''
  throw new UsageError(`"${first.value}" is no flag; the command stands behind --: run -- ${first.value}${others}`)
}

function readFailOn(lists: string[]): Failure[] {
  const words = lists.flatMap((list) => list.split(','))
  return [
    ...new Set(
      words.map((word) => {
        const failure = failures.find((each) => each === word.trim())
        if (failure) return failure
        throw new UsageError(`--fail-on cannot be "${word}"; it takes ${failures.join(', ')}`)
      }),
    ),
  ]
}

/** A bot that sleeps two hours refreshes after 24 seconds, and half a minute of patience is a tenth of a second. */
const RATE = 'x300'

/** `--time` alone has a rate as well. */
function withRate(args: string[]): string[] {
  return args.map((arg, index) => (arg === '--time' && !/^[^-]/.test(args[index + 1] ?? '-') ? `--time=${RATE}` : arg))
}

/** With a clock that stands, at its instant if it has one. */
function standing(world: MockProviderOptions): MockProviderOptions {
  return { ...world, clock: typeof world.clock === 'object' ? world.clock : 'frozen' }
}

type BesideTime = { command: string[]; settings: string[]; running: object | undefined }

/** How many times as fast the program is to live; nothing else may move its clock. */
function readTime(text: string, { command, settings, running }: BesideTime): number {
  const rate = Number(/^x(\d+(?:\.\d+)?)$/.exec(text)?.[1])
  if (!(rate > 1 && rate <= MAX_RATE))
    throw new UsageError(`--time cannot be "${text}"; it takes how many times as fast, x2 to x${MAX_RATE}, say x300`)
  if (command.length === 0) throw new UsageError('--time needs a command: it is started in that time')
  if (running) throw new UsageError('--time is for a mock of this run: a running one has its own time (--clock x300)')
  const clock = settings.find((flag) => /^--clock=(?:frozen|running|x)/.test(flag))
  if (clock === undefined) return rate
  throw new UsageError(`--time runs the clock: leave ${clock} out, or name an instant, --clock 2030-01-01T00:00:00Z`)
}

/** From the flag or from `CONTROL_TOKEN`. It goes into a header. */
function readToken(given: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const token = given === undefined ? env.CONTROL_TOKEN : readSecret('control-token', given, env)
  if (token === undefined || token === '') return undefined
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new UsageError('the control token has characters that no header carries: it takes visible ASCII without blanks')
}

/** @param settings flags of the world that stand beside it. */
function readMock(text: string, [setting]: string[]): string {
  const origin = originOf(text)
  if (origin === undefined)
    throw new UsageError(`--mock cannot be "${text}"; it takes the origin of a running mock, say http://mock:4000`)
  if (setting === undefined) return origin
  const [flag = ''] = setting.split('=', 1)
  throw new UsageError(`${flag} is for a mock of this run; the one at ${origin} was given its settings when it started`)
}

/** As `readTarget`, but of an origin and nothing else; https would end at the proxy. */
function originOf(text: string): string | undefined {
  const url = readTarget(text)
  return url?.protocol === 'http:' && text.replace(/\/$/, '') === url.origin ? url.origin : undefined
}

/** A name and nothing else: the port is the program's choice. */
function readHost(name: string): string {
  if (/^[a-z\d]([\w.-]*[a-z\d])?$/i.test(name) || /^[\da-f:]*:[\da-f:]*$/i.test(name)) return name.toLowerCase()
  throw new UsageError(
    `--allow-host cannot be "${name}"; it takes a host name such as registry.npmjs.org, without scheme and port`,
  )
}
