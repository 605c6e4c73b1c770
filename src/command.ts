#!/usr/bin/env node
import type { Command } from './system/command.ts'
import { EXIT_CODES, tellFailure } from './system/exit-code.ts'
import { asksForHelp } from './system/flags.ts'
import { didYouMean } from './system/nearest.ts'
import { asTyped } from './system/own-command.ts'
import { packageVersion } from './system/package-root.ts'
import { UsageError } from './system/usage-error.ts'

/** Each command in its file; it loads when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  learn: async () => (await import('./commands/learn.ts')).learn,
  tour: async () => (await import('./commands/tour.ts')).tour,
  step: async () => (await import('./commands/step.ts')).step,
  'web-app': async () => (await import('./commands/web-app.ts')).webApp,
  check: async () => (await import('./commands/check.ts')).check,
  mock: async () => (await import('./commands/mock.ts')).mock,
  run: async () => (await import('./commands/run.ts')).run,
  explain: async () => (await import('./commands/explain.ts')).explain,
  keep: async () => (await import('./commands/keep.ts')).keep,
  keys: async () => (await import('./commands/keys.ts')).keys,
}

async function usage(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `    npm run lab -- ${name.padEnd(8)} ${(await load()).says}`),
  )
  return `\n  twitter-oauth-lab: X's OAuth 2.0, offline\n\n${lines.join('\n')}\n\n  What it ends with:\n${EXIT_CODES}`
}

async function main([name = 'help', ...args]: string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(asTyped(await usage()))
    return 0
  }
  if (name === '--version' || name === '-v') {
    console.log(packageVersion())
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load)
    throw new UsageError(
      `There is no command "${name}"${didYouMean(name, Object.keys(commands)) || '.'}\n${await usage()}`,
    )
  const command = await load()
  if (asksForHelp(args)) {
    console.log(asTyped((await command.help?.()) ?? (await usage())))
    return 0
  }
  return command.run(args, process.env)
}

/** A refusal of the server, and an answer that never came: what the client and the keeper throw on purpose. */
async function loadIsRefusal(): Promise<(error: Error) => boolean> {
  const [client, { KeeperError }] = await Promise.all([import('./client/errors.ts'), import('./keeper/errors.ts')])
  const kinds = [
    client.OAuthResponseError,
    client.UnexpectedResponseError,
    client.RequestFailedError,
    client.ApiResponseError,
    KeeperError,
  ]
  return (error) => kinds.some((kind) => error instanceof kind)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = tellFailure(error, await loadIsRefusal(), Boolean(process.env.DEBUG))
}
