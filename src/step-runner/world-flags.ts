import {
  allowedValues,
  MAX_RATE,
  practiceClients,
  profileX,
  type MockProviderOptions,
  type Profile,
} from '../../mock-provider/index.ts'
import { readFlags, readWhole, type FlagOptions } from '../system/flags.ts'
import { UsageError } from '../system/usage-error.ts'
import { readOwnClients } from './own-clients.ts'
import { readWorldFile } from './world-file.ts'

const OPTIONS = {
  profile: { type: 'string' },
  set: { type: 'string', multiple: true },
  'access-token-lifetime': { type: 'string' },
  'refresh-token-lifetime': { type: 'string' },
  'code-lifetime': { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  client: { type: 'string', multiple: true },
  // Repeatable so that a second one is not lost without a word.
  'client-id': { type: 'string', multiple: true },
  'client-secret': { type: 'string', multiple: true },
  user: { type: 'string', multiple: true },
  world: { type: 'string', multiple: true },
  seed: { type: 'string' },
  clock: { type: 'string' },
} satisfies FlagOptions

const HELP = `
    --client NAME[:TYPE][:ID[:SECRET]]
                                  a client of your own beside the practice clients; TYPE is confidential or public;
                                  ID and SECRET are drawn unless given; env:VARIABLE as SECRET keeps it out of ps (repeat)
    --client-id ID [--client-secret SECRET]
                                  one more, the first of all: what /_mock/config and run hand out
    --redirect-uri URI            registered for all of these clients (repeat)
    --user NAME                   one more practice account (repeat)
    --world world.json            users, posts, lists, messages and what people did, from a file (docs/testing.md)
    --access-token-lifetime S     seconds; also --refresh-token-lifetime, --code-lifetime
    --profile NAME                x, x-reported, rfc-strict, grace, lenient
    --set SWITCH=VALUE            one switch of the profile (docs/fidelity.md; repeat)
    --clock running|frozen|TIME   TIME as 2030-01-01T00:00:00Z, then frozen; x1000 runs a thousand times as fast
    --seed TEXT                   makes a run repeatable
`

type Values = ReturnType<typeof readFlags<{ options: typeof OPTIONS }>>['values']

/**
 * The flags that describe a world, in `mock` and `run` alike. Both readers throw a `UsageError` that names the flag, the
 * value and what it takes.
 */
export const worldFlags = {
  options: OPTIONS,
  help: HELP,
  read: (args: string[], env: NodeJS.ProcessEnv): MockProviderOptions =>
    readWorld(readFlags({ args, options: OPTIONS }).values, env),
  /** The same, of a command line that was read with other flags beside these. */
  readValues: readWorld,
}

function readWorld(values: Values, env: NodeJS.ProcessEnv): MockProviderOptions {
  const redirectUris = values['redirect-uri']
  return {
    profile: values.profile ?? 'x',
    overrides: readOverrides(values),
    clock: readClock(values.clock, values.seed),
    users: (values.user ?? []).map((username) => ({ username })),
    ...readWorldFile(values.world),
    ...(values.seed !== undefined && { seed: values.seed }),
    ...(redirectUris !== undefined && { redirectUris }),
    ...(env.LAB_FINGERPRINT_KEY && { fingerprintKey: env.LAB_FINGERPRINT_KEY }),
    ...withClients(readOwnClients(values, env), redirectUris),
  }
}

function readOverrides(values: Values): Partial<Profile> {
  const overrides: Record<string, unknown> = {}
  const lifetimes = {
    'access-token-lifetime': 'accessTokenLifetimeSeconds',
    'refresh-token-lifetime': 'refreshLifetimeSeconds',
    'code-lifetime': 'codeLifetimeSeconds',
  } as const
  for (const [flag, name] of Object.entries(lifetimes)) {
    const text = values[flag as keyof typeof lifetimes]
    if (text !== undefined) overrides[name] = readWhole(flag, text)
  }
  for (const pair of values.set ?? []) {
    const [name = '', text] = pair.split('=', 2)
    if (text === undefined) throw new UsageError(`--set ${pair}: write it as SWITCH=VALUE, say replayClosesFamily=true`)
    overrides[name] = readSwitchValue(name, text)
  }
  return overrides // The provider checks names and values, and says what is allowed.
}

function readSwitchValue(name: string, text: string): unknown {
  if (!Object.hasOwn(profileX, name)) return text
  const allowed = allowedValues(name as keyof Profile)
  if (typeof allowed === 'string') return readWhole(name, text)
  return allowed.includes(true) ? (text === 'true' ? true : text === 'false' ? false : text) : text
}

function readClock(text: string | undefined, seed: string | undefined): NonNullable<MockProviderOptions['clock']> {
  if (text === undefined) return seed === undefined ? 'running' : 'frozen'
  if (text === 'running' || text === 'frozen') return text
  const rate = readRate('clock', text)
  if (rate !== undefined) return { running: true, rate }
  const startAt = Math.floor(Date.parse(text) / 1000)
  if (Number.isNaN(startAt))
    throw new UsageError(
      `--clock cannot be "${text}"; it takes running, frozen, x1000 or a time such as 2030-01-01T00:00:00Z`,
    )
  return { startAt }
}

/** `x1000` as a number; undefined for what is no rate. @throws {UsageError} for one that no clock takes. */
function readRate(flag: string, text: string): number | undefined {
  const [, digits] = /^x(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (digits === undefined) return undefined
  const rate = Number(digits)
  if (rate > 0 && rate <= MAX_RATE) return rate
  throw new UsageError(`--${flag} cannot be "${text}"; it takes x2 to x${MAX_RATE}`)
}

/** Those of one's own and the practice clients; where there are none of one's own, the mock registers its practice clients. */
function withClients(own: ReturnType<typeof readOwnClients>, given?: string[]): Pick<MockProviderOptions, 'clients'> {
  const { first, others } = own
  if (!first && others.length === 0) return {}
  const practice = practiceClients(given)
  const redirectUris = practice[0]?.redirectUris ?? []
  const all = [...(first ? [{ ...first, redirectUris }] : []), ...practice]
  return { clients: [...all, ...others.map((client) => ({ ...client, redirectUris }))] }
}
