import {
  ApiResponseError,
  getMe,
  HandoffFile,
  isRehearsal,
  labHome,
  loadConfig,
  type ClientConfig,
  type TokenSet,
} from '../client/index.ts'
import { accountOf } from '../keeper/errors.ts'
import { describeInstant } from '../keeper/service/spans.ts'
import { CALLED_OFF } from '../step-runner/run-step.ts'
import { readFlags } from '../system/flags.ts'
import { isInteractive } from '../system/keys.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { KEEPER_FLAGS, readKeeper } from './keep-settings.ts'
import { readStore, type StorePlace } from './keep-store.ts'
import { tell } from './keep-words.ts'

const FLAGS = {
  ...KEEPER_FLAGS,
  account: { type: 'string' },
  tenant: { type: 'string' },
  'log-in': { type: 'boolean' },
} as const

/** `keep adopt`: the keeper takes over what the steps left, or what a log-in brings. */
export async function adoptGrant(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = readFlags({ args, options: FLAGS })
  const interactive = isInteractive(env, false)
  const { confirmLive, withLiveSettings } = await import('../step-runner/live.ts')
  const settings = interactive ? withLiveSettings(env, interactive) : env
  const place = await readStore(values, settings)
  const { keeper, config: provider, ring } = await readKeeper(place, values, settings)
  tell(ring.warning ?? '')
  const handoff = new HandoffFile(labHome(settings))
  const found = findTokens(provider, values, handoff)
  if (!found) {
    withLiveSettings(settings, interactive)
    if (settings.PROVIDER === 'live' && !isRehearsal(settings) && !(await confirmLive(3))) {
      tell('Nothing was sent.')
      return CALLED_OFF
    }
  }
  const config = found?.config ?? (await readForLogIn(provider, settings))
  const { logIn } = await import('./keep-log-in.ts')
  const tokens = found?.tokens ?? (await logIn(config, settings))
  const account = values.account ?? (await whoIs(config, tokens))
  const key = { tenant: values.tenant ?? '', account }

  const [{ createTokenKeeper }, { createProvider }] = await Promise.all([
    import('../keeper/keeper.ts'),
    import('../keeper/provider.ts'),
  ])
  const opened = await readingSettings(() => createTokenKeeper({ ...keeper, provider: createProvider(config) }), {
    mistake: TypeError,
  })
  try {
    const { generation, dueAt } = await opened.adopt(key, tokens)
    // Stored by now. Two owners of a refresh token that rotates lose it to each other.
    if (found) handoff.change(config, { tokens: undefined })
    tellAdopted({ grant: accountOf(key), generation, dueAt, tokens, place, found: found !== undefined })
    return 0
  } finally {
    await opened.close()
  }
}

/** What the steps left for this server and client. */
function findTokens(
  config: ClientConfig,
  { 'log-in': wantsLogIn }: { 'log-in'?: boolean | undefined },
  handoff: HandoffFile,
): { config: ClientConfig; tokens: TokenSet } | undefined {
  const { tokens } = wantsLogIn === true ? {} : handoff.read(config)
  return tokens && { config, tokens }
}

/** A log-in is redirected, so here the redirect URI matters. */
async function readForLogIn(provider: ClientConfig, env: NodeJS.ProcessEnv): Promise<ClientConfig> {
  if (env.CLIENT_ID || env.PROVIDER === 'live') return readingSettings(() => loadConfig(env), { mistake: TypeError })
  return provider
}

async function whoIs(config: ClientConfig, { accessToken }: TokenSet): Promise<string> {
  try {
    return (await getMe(config, accessToken)).id
  } catch (error) {
    if (!(error instanceof ApiResponseError)) throw error
    throw new UsageError(
      `Whose tokens are these? The access token is refused at /2/users/me (${error.status}): it may be too old, or lack users.read. Say --account ID, the id of the user at X, or log in anew with --log-in. Nothing was adopted.`,
      { cause: error },
    )
  }
}

type Adopted = {
  grant: string
  generation: number
  dueAt: number
  tokens: TokenSet
  place: StorePlace
  found: boolean
}

function tellAdopted({ grant, generation, dueAt, tokens, place, found }: Adopted): void {
  const { refreshToken, issuedAt } = tokens
  const before = generation === 1 ? '' : `, in place of generation ${generation - 1}`
  tell(
    `The grant of ${grant} is in ${place.called} now, sealed${before}.`,
    found
      ? 'It came from the hand-off of the steps, and was taken out there: who else spends its refresh token ends it for both. The steps need a log-in of their own from now on (npm run step:3).'
      : '',
    refreshToken === undefined
      ? 'It has no refresh token, as offline.access was not granted: it ends with its access token.'
      : `Where nobody uses it, it is refreshed ${describeInstant(dueAt, issuedAt)}; where it is used, before each access token ends.`,
    'Next:',
    `$ ${place.again('npm run keep')}`,
  )
}
