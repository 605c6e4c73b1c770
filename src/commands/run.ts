import type { Command } from '../system/command.ts'

/** `run -- <command>`: a program that cannot be changed, against a mock of X. */
export const run: Command = {
  says: 'a program that you cannot change, against a mock of X: run -- npm --prefix ../my-app test',
  help: async () => {
    const { worldFlags } = await import('../step-runner/world-flags.ts')
    const { RUN_HELP } = await import('../proxy/run-arguments.ts')
    return `${RUN_HELP}\n  The mock, as for \`npm run mock\`:\n${worldFlags.help}`
  },
  run: async (args, env) => {
    const { worldFlags } = await import('../step-runner/world-flags.ts')
    const { runProgram } = await import('../proxy/run.ts')
    const { openBrowser } = await import('../client/browser.ts')
    return runProgram(args, worldFlags, { env, openBrowser })
  },
}
