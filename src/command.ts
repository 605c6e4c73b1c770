#!/usr/bin/env node
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './system/usage-error.ts'

/** The parts of the one command; each loads only when it is asked for and resolves to the exit code. */
const commands: Record<string, { says: string; run: (args: string[]) => Promise<number> }> = {
  learn: { says: 'the course; --tour runs through, --plain, --client "python3 bot.py"', run: learn },
  step: { says: 'one step: 1 to 6, or web-app', run: step },
  check: { says: 'judges your files: a lesson, or --all; --json, --client "python3 bot.py"', run: check },
  mock: { says: 'a mock of X for your own programs: --port 4000', run: mock },
  run: { says: 'a program that you cannot change, against a mock of X: run -- npm --prefix ../my-app test', run },
}

const YES = { yes: { type: 'boolean', short: 'y' } } satisfies ParseArgsConfig['options']

const LEARN = {
  ...YES,
  tour: { type: 'boolean' },
  plain: { type: 'boolean' },
  client: { type: 'string' },
  seed: { type: 'string' },
} satisfies ParseArgsConfig['options']

async function learn(args: string[]): Promise<number> {
  const { values } = parse({ args, options: LEARN })
  const { isInteractive } = await import('./system/keys.ts')
  const interactive = isInteractive(process.env, values.yes === true)
  if (!interactive && values.client !== undefined)
    throw new UsageError('--client needs a terminal here. Without one: npm run check -- --all --client "…".')
  const plain = values.plain === true || Boolean(process.env.ACCESSIBLE) || process.env.TERM === 'dumb'
  const isTour = values.tour === true || !interactive
  const { assertInstalled, LESSON_PEERS } = await import('./system/optional-packages.ts')
  assertInstalled('The course', isTour || plain ? LESSON_PEERS : [...LESSON_PEERS, '@clack/prompts'])
  if (isTour) {
    const { tourCommand } = await import('./walkthrough/tour.ts')
    return tourCommand({ env: process.env, interactive })
  }
  const { courseCommand } = await import('./commands/learn.ts')
  return courseCommand({ env: process.env, plain, client: values.client, seed: values.seed })
}

async function step(args: string[]): Promise<number> {
  const { values, positionals } = parse({ args, options: YES, allowPositionals: true })
  const { isInteractive } = await import('./system/keys.ts')
  const { assertMayGoLive, withDotEnv } = await import('./step-runner/live.ts')
  const { steps } = await import('./step-runner/run-step.ts')
  const interactive = isInteractive(process.env, values.yes === true)
  ;(await import('./system/optional-packages.ts')).assertInstalled('A step', ['tsx'])
  assertMayGoLive(process.env, interactive)
  const env = interactive ? withDotEnv(process.env) : process.env
  const [name = ''] = positionals
  if (name === 'web-app') return (await import('./commands/web-app.ts')).webAppCommand({ env, interactive })
  const chosen = steps.find(({ number }) => String(number) === name)
  if (!chosen)
    throw new UsageError(
      `${name === '' ? 'Which step?' : `There is no step "${name}":`} there are 1, 2, 3, 4, 5, 6 and web-app.`,
    )
  return (await import('./commands/step.ts')).stepCommand(chosen.number, { env, interactive })
}

async function check(args: string[]): Promise<number> {
  // A program of one's own runs without tsx; a file of ours does not.
  const isOther = args.some((arg) => arg.startsWith('--client'))
  ;(await import('./system/optional-packages.ts')).assertInstalled('The check', isOther ? ['yaml'] : ['yaml', 'tsx'])
  return (await import('./commands/check.ts')).checkCommand(args, process.env)
}

async function mock(args: string[]): Promise<number> {
  const { MOCK_HELP, readMockArguments } = await import('./step-runner/world-flags.ts')
  if (args.includes('--help') || args.includes('-h')) {
    console.log(MOCK_HELP)
    return 0
  }
  const { mockCommand } = await import('./commands/mock.ts')
  return mockCommand(readMockArguments(args, process.env))
}

async function run(args: string[]): Promise<number> {
  const { worldFlags } = await import('./step-runner/world-flags.ts')
  const { runCommand } = await import('./commands/run.ts')
  return runCommand(args, worldFlags, process.env)
}

function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { says }]) => `    npm run lab -- ${name.padEnd(6)}  ${says}`)
  return `\n  twitter-oauth-lab: X's OAuth 2.0, offline\n\n${lines.join('\n')}\n`
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(usage())
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  const hasOwnHelp = name === 'mock' || name === 'run'
  if (command && !hasOwnHelp && (args.includes('--help') || args.includes('-h'))) {
    console.log(usage())
    return 0
  }
  if (!command) throw new UsageError(`There is no command "${name}".\n${usage()}`)
  return command.run(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // The user's mistakes and the world's: a sentence. `DEBUG=1` shows where it came from.
  const said = error instanceof Error ? error.message : String(error)
  console.error(`\n  ${said.replaceAll('\n', '\n  ')}\n`)
  if (process.env.DEBUG) console.error(error)
  process.exitCode = 1
}
