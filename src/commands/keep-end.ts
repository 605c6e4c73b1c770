import { isRehearsal, systemClock } from '../client/index.ts'
import { accountOf, GrantUnknownError, SealError } from '../keeper/errors.ts'
import type { GrantKey } from '../keeper/grant.ts'
import { CALLED_OFF } from '../step-runner/run-step.ts'
import { readFlags } from '../system/flags.ts'
import { confirmByTyping, isInteractive } from '../system/keys.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { allOf, isDoubted } from './keep-list.ts'
import { callProvider, KEEPER_FLAGS, readKeeper } from './keep-settings.ts'
import { readStoreThatIs, STORE_FLAGS, type StorePlace } from './keep-store.ts'
import { tell } from './keep-words.ts'

/** `keep release ACCOUNT`: the grant ends here and at the provider. */
export async function releaseGrant(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const options = { ...KEEPER_FLAGS, tenant: { type: 'string' } } as const
  const { values, positionals } = readFlags({ args, options, allowPositionals: true })
  const [account] = positionals
  if (!account || positionals.length > 1) throw new UsageError('keep release takes one ACCOUNT: see keep list')
  const key = { tenant: values.tenant ?? '', account }
  const place = await readStoreThatIs(values, env)
  const { keeper, config, ring } = await readKeeper(place, values, env)
  tell(ring.warning ?? '')
  if (!(await mayRelease(accountOf(key), callProvider(config, env), env))) {
    tell('Nothing was released.')
    return CALLED_OFF
  }
  const [{ createTokenKeeper }, { createProvider }] = await Promise.all([
    import('../keeper/keeper.ts'),
    import('../keeper/provider.ts'),
  ])
  const opened = await readingSettings(() => createTokenKeeper({ ...keeper, provider: createProvider(config) }), {
    mistake: TypeError,
  })
  try {
    const { atProvider } = await opened.release(key).catch(explain(key, place))
    tell(
      atProvider
        ? `The grant of ${accountOf(key)} is released: its tokens are revoked, and erased here.`
        : `The grant of ${accountOf(key)} is released here, but could not be revoked at the provider yet. A keeper that runs goes on trying.`,
    )
    return atProvider ? 0 : 1
  } finally {
    await opened.close()
  }
}

/** What can be repaired by typing something else. */
function explain(key: GrantKey, place: StorePlace): (error: unknown) => never {
  return (error) => {
    if (error instanceof GrantUnknownError)
      throw new UsageError(
        `There is no grant of ${accountOf(key)} in ${place.called}. It takes the id of the user at X and not a name, and --tenant where there is one: ${place.again('npm run lab -- keep list')}`,
        { cause: error },
      )
    if (error instanceof SealError && error.code === 'ERR_SEAL_MISMATCH')
      throw new UsageError(
        `${error.message} Nothing was sent. A deployment is the server and the client id unless --deployment names it: run this with the settings that it was adopted with.`,
        { cause: error },
      )
    throw error
  }
}

/** At X itself a person says so. @throws {UsageError} where there is none to ask */
async function mayRelease(grant: string, provider: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (env.PROVIDER !== 'live' || isRehearsal(env)) return true
  if (!isInteractive(env, false))
    throw new UsageError('keep release asks first where it is about the real X: run it in a terminal, without CI.')
  return confirmByTyping(`This ends the grant of ${grant} at ${provider}. Only a new log-in brings it back.`, 'release')
}

/** `keep after-restore`: every refresh token of a backup may be spent by now. */
export async function afterRestore(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = readFlags({ args, options: { ...STORE_FLAGS, yes: { type: 'boolean' } } })
  const place = await readStoreThatIs(values, env)
  // The practice store has nothing to lose.
  const isAsked = values.store !== undefined && values.yes !== true
  if (isAsked && !(await mayDoubt(place, env))) {
    tell('Nothing was changed.')
    return CALLED_OFF
  }
  const { openStore } = await import('../keeper/stores/open.ts')
  const store = await readingSettings(() => openStore(place.address), { mistake: TypeError })
  try {
    const doubted = await store.doubtAll(systemClock.now())
    if (doubted === 0) {
      const before = (await allOf(store)).filter(isDoubted).length
      tell(`Nothing was changed in ${place.called}. Already in doubt: ${before}.`)
      return 0
    }
    tell(
      `${doubted === 1 ? '1 grant' : `${doubted} grants`} in ${place.called} may have a refresh token that is spent: rotated after the backup was made.`,
      'Access tokens that still live are used up first. Then, once five minutes have passed, each grant gets one careful try, which either brings a new pair or shows that its user must log in again. Start the keeper now:',
      `$ ${place.again('npm run keep')}`,
      'Say this once after a backup was restored, before anything runs on it, and at no other time.',
    )
    return 0
  } finally {
    await store.close()
  }
}

/** @throws {UsageError} where there is nobody to ask */
async function mayDoubt(place: StorePlace, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!isInteractive(env, false))
    throw new UsageError(
      'keep after-restore doubts each grant of a store, for once after a backup was restored. It asks first: run it in a terminal, or say --yes.',
    )
  return confirmByTyping(
    `This doubts each grant in ${place.called}: for once after a backup was restored, before anything runs on it.`,
    'restored',
  )
}
