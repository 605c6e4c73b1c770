import type { Command } from '../system/command.ts'
import { endQuietlyUnread } from '../system/unread-output.ts'
import { didYouMean } from '../system/nearest.ts'
import { UsageError } from '../system/usage-error.ts'
import { assertNothingWentToNpm } from './keep-npm.ts'
import { wrapHelp } from './keep-words.ts'

const HELP = `
  npm run keep -- [flags]                       the keeper as a service, until Ctrl-C
  npm run lab -- keep adopt|list|release|after-restore [flags]
  npm run keep -- --demo                        two days of it in a moment, on a machine that has nothing

  Keeps the tokens of many accounts alive: refreshes each before anybody has to wait, stores the new pair, sealed. Any number of them may share a store.

    --store ADDRESS               file:./tokens.db or postgres://…; env:NAME reads it from a variable, so that a password
                                  stays out of ps. Without it: a file in .lab, for practice alone
    --deployment NAME             names this installation, in place of server and client id; grants of another one are
                                  never spent
    --spool FOLDER                where new pairs wait that the store does not take: a disk that outlives the process

  The service
    --tick "* * * * *"            when it looks for work, as a cron pattern; once a minute unless given
    --max-per-second 5            how many refreshes may begin in a second; no limit unless given
    --concurrency 4               how many at the same time
    --port 4010                   the status page, /healthz and /metrics, on 127.0.0.1; --no-status for none
    --log-level info              debug, info, warn, error or fatal; JSON lines on standard output

  keep adopt                      takes over what the steps left, which is taken out there; else a browser is opened
    --log-in                      opens the browser in any case
    --account ID                  whose tokens they are; asked at /2/users/me unless given
    --tenant NAME                 which customer of yours it belongs to; none unless given
  keep list [--json]              account, state, generation, when the token ends and work is due, last error
  keep release ACCOUNT            ends the grant of that id here and at the provider; [--tenant NAME]
  keep after-restore              once after a backup of the store was restored: its tokens may be spent; asks
                                  first, or takes --yes

  Set in the environment
    KEEPER_KEYRING                the key ring: npm run lab -- keys new --ring PATH
    MOCK_ORIGIN                   a mock that runs: npm run mock -- --port 4000
    PROVIDER=live                 X itself, with CLIENT_ID and CLIENT_SECRET. Only with --store, and it asks nobody:
                                  the one command that spends tokens at X unattended
`

type Action = (args: string[], env: NodeJS.ProcessEnv) => Promise<number>

/** What stands behind `keep`; each loads when it is asked for. */
const actions: Record<string, () => Promise<Action>> = {
  adopt: async () => (await import('./keep-adopt.ts')).adoptGrant,
  list: async () => (await import('./keep-list.ts')).listGrants,
  release: async () => (await import('./keep-end.ts')).releaseGrant,
  'after-restore': async () => (await import('./keep-end.ts')).afterRestore,
}

/** `npm run keep`: the keeper as a service, and what is to be done around it. */
export const keep: Command = {
  says: 'keeps tokens alive as a service: adopt, list, release; --demo shows it',
  help: async () => wrapHelp(HELP),
  run: async (args, env) => {
    assertNothingWentToNpm(env)
    const [name = ''] = args
    if (name === '' || name.startsWith('-')) return runWithout(args, env)
    const load = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!load)
      throw new UsageError(
        `keep cannot "${name}"${didYouMean(name, Object.keys(actions)) || '.'}\nThere are ${Object.keys(actions).join(', ')}, and flags alone start the service. npm run lab -- keep --help`,
      )
    endQuietlyUnread()
    return (await load())(args.slice(1), env)
  },
}

async function runWithout(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (!args.includes('--demo')) return (await import('./keep-service.ts')).runService(args, env)
  if (args.length > 1) throw new UsageError('--demo takes no other flag: it brings all that it needs')
  endQuietlyUnread()
  return (await import('./keep-demo.ts')).runDemo(env)
}
