import type { Answer, Evidence, SentValue } from './meaning.ts'

type Look = (answer: Answer) => Evidence | undefined

const yes = (says: string): Evidence => ({ fits: true, says })
const no = (says: string): Evidence => ({ fits: false, says })

/** X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Glossary". */
const CODE_LIFETIME_SECONDS = 30
/** `expires_in` of every published answer. */
const ACCESS_LIFETIME_SECONDS = 7200
/** Six months; X developer relations, dev.to/twitterdev, 2022. */
const REFRESH_LIFETIME_SECONDS = 180 * 86_400
/** X docs: …with PKCE, "Parameters". */
const MAX_STATE_LENGTH = 500
/** Length of X's token text. */
const TOKEN_LENGTH = 91

const TOKEN_NAMES = { ac: 'an authorization code', at: 'an access token', rt: 'a refresh token' }

/** No Authorization header, and no secret elsewhere. */
export const withoutBasic: Look = ({ sent }) => {
  if (sent?.authorization === 'Basic') return no('the request has a Basic header')
  const isInForm = sent?.parameters?.has('client_secret')
  if (isInForm) return no('the secret is among its parameters')
  // Where the form is not to be seen, the secret may be in it.
  if (sent?.authorization !== 'none' || isInForm === undefined) return undefined
  return yes('the request has no Authorization header, and no client_secret')
}

export const secretInForm: Look = ({ sent }) => {
  if (sent?.authorization === 'Basic') return no('the request has a Basic header')
  if (sent?.parameters === undefined) return undefined
  return sent.parameters.has('client_secret')
    ? yes('the request has client_secret among its parameters')
    : no('the request has no client_secret among its parameters')
}

export const withBasic: Look = ({ sent }) => {
  if (sent?.authorization === 'none') return no('the request has no Authorization header')
  return sent?.authorization === 'Basic' ? yes('the request has a Basic header') : undefined
}

/** The parameter went out before. */
export function sentBefore(name: string): Look {
  return (answer) => {
    const value = answer.sent?.parameters?.get(name)
    return value?.before === undefined ? undefined : yes(`the same ${name} was sent before: ${value.before}`)
  }
}

export const oldCode: Look = (answer) => tooOld(answer.sent?.parameters?.get('code'), CODE_LIFETIME_SECONDS, 'code')

export const oldRefreshToken: Look = (answer) =>
  tooOld(answer.sent?.parameters?.get('refresh_token'), REFRESH_LIFETIME_SECONDS, 'refresh token')

export const oldAccessToken: Look = ({ sent }) => tooOld(sent?.bearer, ACCESS_LIFETIME_SECONDS, 'access token')

function tooOld(value: SentValue | undefined, lifetimeSeconds: number, name: string): Evidence | undefined {
  const age = value?.ageSeconds
  if (age === undefined || age < 0) return undefined
  const says = `the ${name} was ${inWords(age)} old when it was sent`
  return age > lifetimeSeconds ? yes(says) : no(says)
}

/** `47 s`, `2 h 3 min`, `200 days`. */
function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} days`
}

/** The parameter does not look like what X issues under this name. */
export function misshapen(name: string, kind: 'ac' | 'rt'): Look {
  return ({ sent }) => foreign(sent?.parameters?.get(name), kind, `the value of ${name}`)
}

export const misshapenBearer: Look = ({ sent }) => foreign(sent?.bearer, 'at', 'the bearer token')

function foreign(value: SentValue | undefined, kind: 'ac' | 'at' | 'rt', what: string): Evidence | undefined {
  if (value === undefined || value.kind === kind) return undefined
  if (value.kind !== undefined) return yes(`${what} is ${TOKEN_NAMES[value.kind]}`)
  if (!value.isWhole || value.length === TOKEN_LENGTH) return undefined
  return yes(`${what} has ${value.length} characters; X’s have ${TOKEN_LENGTH}`)
}

export const withoutBearer: Look = ({ sent }) => {
  if (sent?.authorization === 'none') return yes('the request has no Authorization header')
  return sent?.authorization === undefined ? undefined : no('the request has an Authorization header')
}

/** Which of X's limits is used up. */
export function limitUsedUp(name: string): Look {
  return ({ headers }) => {
    const left = headers?.get(`${name}-remaining`)
    // Blackened, it shows nothing.
    if (left === undefined || !/^\d+$/.test(left)) return undefined
    return left === '0' ? yes(`${name}-remaining is 0`) : no(`${name}-remaining is ${left}`)
  }
}

/** Parameters of the authorization request, where it is in the input. */
export const longState: Look = ({ sent }) => {
  if (sent?.parameters === undefined) return undefined
  const state = sent.parameters.get('state')
  if (state === undefined) return no('the authorization request has no state')
  const says = `the state has ${state.length} characters`
  if (state.length > MAX_STATE_LENGTH) return yes(says)
  return state.isWhole ? no(says) : undefined
}

export function withoutParameter(name: string): Look {
  return ({ sent }) => {
    if (sent?.parameters === undefined) return undefined
    return sent.parameters.has(name) ? no(`the request has ${name}`) : yes(`the request has no ${name}`)
  }
}
