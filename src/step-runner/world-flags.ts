import { parseArgs, type ParseArgsConfig } from 'node:util'
import { allowedValues, profileX, type MockProviderOptions, type Profile } from '../../mock-provider/index.ts'
import { parseUrl } from '../client/parse-url.ts'
import type { MockCommand } from '../commands/mock.ts'
import { UsageError } from '../system/usage-error.ts'

/** What describes a world, in `mock` and `run` alike. */
const WORLD_OPTIONS = {
  profile: { type: 'string' },
  set: { type: 'string', multiple: true },
  'access-token-lifetime': { type: 'string' },
  'refresh-token-lifetime': { type: 'string' },
  'code-lifetime': { type: 'string' },
  'redirect-uri': { type: 'string', multiple: true },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  user: { type: 'string', multiple: true },
  seed: { type: 'string' },
  clock: { type: 'string' },
} satisfies ParseArgsConfig['options']

const OPTIONS = {
  ...WORLD_OPTIONS,
  port: { type: 'string' },
  host: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'control-token': { type: 'string' },
  'public-origin': { type: 'string' },
  'world-ports': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options']

const WORLD_HELP = `
    --redirect-uri URI            registered for both practice clients (repeat)
    --client-id ID --client-secret SECRET   a confidential client of your own
    --user NAME                   one more practice account (repeat)
    --access-token-lifetime S     seconds; also --refresh-token-lifetime, --code-lifetime
    --profile NAME                x, x-reported, rfc-strict, grace, lenient
    --set SWITCH=VALUE            one switch of the profile (docs/fidelity.md; repeat)
    --clock running|frozen|TIME   TIME as 2030-01-01T00:00:00Z, then frozen
    --seed TEXT                   makes a run repeatable
`

export const MOCK_HELP = `
  npm run mock -- [flags]

    --port 4000                   the port; 0 is any free one (default 4000)
    --host 127.0.0.1              another address needs the next two as well
    --allowed-host NAME           a name that this machine is called by (repeat)
    --control-token TOKEN         required in every control call
    --public-origin URL           how others reach the mock
    --world-ports 4001-4016       ports for further worlds; any free ones unless given${WORLD_HELP.trimEnd()}
    --json                        the journal as NDJSON and nothing else
`

/** The flags that `run` shares. `read` @throws {UsageError} that names the flag, the value and what it takes. */
export const worldFlags = {
  options: WORLD_OPTIONS,
  help: WORLD_HELP,
  read: (args: string[], env: NodeJS.ProcessEnv): MockProviderOptions => readWorld(parse(args), env),
}

/** The flags of `npm run mock`. @throws {UsageError} that names the flag, the value and what it takes. */
export function readMockArguments(args: string[], env: NodeJS.ProcessEnv): MockCommand {
  const values = parse(args)
  const options: MockProviderOptions = {
    ...readWorld(values, env),
    port: values.port === undefined ? 4000 : readPort(values.port),
    allowedHosts: values['allowed-host'] ?? [],
    ...(values.host !== undefined && { host: values.host }),
    ...(values['control-token'] !== undefined && { controlToken: values['control-token'] }),
    ...(values['world-ports'] !== undefined && { worldPorts: readPorts(values['world-ports']) }),
    ...(values['public-origin'] !== undefined && { publicOrigin: readOrigin(values['public-origin']) }),
  }
  return { options, json: values.json === true }
}

function readWorld(values: ReturnType<typeof parse>, env: NodeJS.ProcessEnv): MockProviderOptions {
  const redirectUris = values['redirect-uri']
  return {
    profile: values.profile ?? 'x',
    overrides: readOverrides(values),
    clock: readClock(values.clock, values.seed),
    users: (values.user ?? []).map((username) => ({ username })),
    ...(values.seed !== undefined && { seed: values.seed }),
    ...(redirectUris !== undefined && { redirectUris }),
    ...(env.LAB_FINGERPRINT_KEY && { fingerprintKey: env.LAB_FINGERPRINT_KEY }),
    ...readClient(values['client-id'], values['client-secret'], redirectUris),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${MOCK_HELP}`)
  }
}

function readOverrides(values: ReturnType<typeof parse>): Partial<Profile> {
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
  const startAt = Math.floor(Date.parse(text) / 1000)
  if (Number.isNaN(startAt))
    throw new UsageError(`--clock cannot be "${text}"; it takes running, frozen or a time such as 2030-01-01T00:00:00Z`)
  return { startAt }
}

function readClient(
  clientId: string | undefined,
  clientSecret: string | undefined,
  redirectUris: string[] | undefined,
): Pick<MockProviderOptions, 'clients'> {
  if (clientId === undefined && clientSecret === undefined) return {}
  if (clientId === undefined) throw new UsageError('--client-secret needs --client-id beside it')
  const own = { clientId, name: 'Your app', redirectUris: redirectUris ?? ['http://127.0.0.1:5000/oauth/callback'] }
  return {
    clients: [clientSecret === undefined ? { ...own, type: 'public' } : { ...own, clientSecret, type: 'confidential' }],
  }
}

function readWhole(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new UsageError(`--${flag} cannot be "${text}"; it takes a whole number, 0 or more`)
}

function readPort(text: string): number {
  const port = readWhole('port', text)
  if (port <= 65_535) return port
  throw new UsageError(`--port cannot be "${text}"; it takes 0 to 65535`)
}

function readPorts(text: string): [number, number] {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  if (first !== undefined && last !== undefined) return [Number(first), Number(last)]
  throw new UsageError(`--world-ports cannot be "${text}"; it takes a first and a last port, say 4001-4016`)
}

function readOrigin(text: string): string {
  const origin = parseUrl(text)?.origin
  if (origin === text.replace(/\/$/, '')) return origin
  throw new UsageError(`--public-origin cannot be "${text}"; it takes an origin such as http://mock:4000`)
}
