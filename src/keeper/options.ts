import { callerError } from '../client/errors.ts'

/** @throws {TypeError} `ERR_OPTION` for what is no number, or too small. */
export function checkNumber(name: string, value: unknown, { least, isWhole }: { least: number; isWhole?: true }): void {
  const isRight = typeof value === 'number' && value >= least && (!isWhole || Number.isInteger(value))
  if (isRight && value !== Number.POSITIVE_INFINITY) return
  const what = isWhole ? 'a whole number' : 'a number'
  throw callerError('ERR_OPTION', `${name} cannot be ${String(value)}: it takes ${what}, ${least} or more.`)
}

const NAMES = [
  'provider',
  'store',
  'sealer',
  'policy',
  'deployment',
  'spool',
  'clock',
  'storeNow',
  'random',
  'onEvent',
] as const

type Given = { [name in (typeof NAMES)[number]]?: unknown }

/**
 * What a keeper cannot do without, looked at before anything is opened.
 *
 * @throws {TypeError} `ERR_OPTION`
 */
export function checkKeeperOptions(options: Given): void {
  for (const name of Object.keys(options))
    if (!NAMES.some((each) => each === name)) throw refuse(`there is no ${name}. The options are ${NAMES.join(', ')}`)
  const { provider, store, sealer, deployment, spool } = options
  if (!can(provider, 'refresh', 'revoke')) throw refuse('provider takes what createProvider(config) returns')
  if (!can(sealer, 'seal', 'open')) throw refuse('sealer takes what createSealer(keyRing) returns')
  if (typeof store !== 'string' && !can(store, 'read', 'claim', 'commit'))
    throw refuse('store takes an address such as file:./tokens.db, or a store')
  if (deployment !== undefined && (typeof deployment !== 'string' || deployment === ''))
    throw refuse('deployment takes a name, which is not empty')
  const isSpool = spool === undefined || (typeof spool === 'string' && spool !== '') || can(spool, 'append', 'entries')
  if (!isSpool) throw refuse('spool takes a folder, which is not empty, or a spool')
}

function can(value: unknown, ...methods: string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function')
  )
}

function refuse(what: string): TypeError & { code: string } {
  return callerError('ERR_OPTION', `createTokenKeeper: ${what}.`)
}
