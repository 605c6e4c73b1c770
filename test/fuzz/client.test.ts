import * as fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { SecretScan } from '../../mock-provider/index.ts'
import * as client from '../../src/client/index.ts'
import { print } from '../client/fixtures.ts'
import { hostileAnswers, type HostileAnswer } from './answers.ts'
import { startHostileServer, type HostileServer } from './hostile-server.ts'
import { prove } from './prove.ts'

let server: HostileServer
beforeAll(async () => void (server = await startHostileServer()))
afterAll(() => server.stop())

/** With characters that forms and Basic write otherwise. */
const secrets = {
  clientSecret: 'client+secret/that~nobody-may-see',
  code: 'code+that/nobody may see=0123456789',
  codeVerifier: 'verifier-that-nobody-may-see-0123456789-0123456789',
  accessToken: 'access/token+that~nobody-may-see==',
  refreshToken: 'refresh+token/that nobody=may&see',
}
const basic = btoa(`client-1:${secrets.clientSecret}`)
const inForm = (value: string) => new URLSearchParams({ '': value }).toString().slice(1)
const slots: Record<string, string> = {
  ...secrets,
  basic,
  basicInForm: inForm(basic),
  codeInForm: inForm(secrets.code),
  refreshTokenInForm: inForm(secrets.refreshToken),
}

/** What each call sends: an error may hold none of it. A server that knows more has it from elsewhere. */
const sentBy: Record<string, string[]> = {
  exchangeCode: [secrets.clientSecret, secrets.code, secrets.codeVerifier],
  refreshTokens: [secrets.clientSecret, secrets.refreshToken],
  revokeToken: [secrets.clientSecret, secrets.refreshToken],
  getMe: [secrets.accessToken],
}
const fill = (text: string) => text.replace(/\{(\w+)\}/g, (slot, name: string) => slots[name] ?? slot)
const hide = (text: string) =>
  Object.entries(slots).reduce((rest, [name, value]) => rest.replaceAll(value, `{${name}}`), text)

type Call = (config: client.ClientConfig, options: client.RequestOptions) => Promise<unknown>

const { code, codeVerifier, refreshToken, accessToken } = secrets
const calls: Record<string, Call> = {
  exchangeCode: (config, options) => client.exchangeCode(config, { code, codeVerifier, ...options }),
  refreshTokens: (config, options) => client.refreshTokens(config, { refreshToken, ...options }),
  revokeToken: (config, options) =>
    client.revokeToken(config, { token: refreshToken, tokenTypeHint: 'refresh_token', ...options }),
  getMe: (config, options) => client.getMe(config, accessToken, options),
}

function configOf({ port }: HostileServer): client.ClientConfig {
  const apiOrigin = `http://127.0.0.1:${port}`
  return {
    apiOrigin,
    authorizationEndpoint: `${apiOrigin}/a`,
    tokenEndpoint: `${apiOrigin}/t`,
    revocationEndpoint: `${apiOrigin}/r`,
    clientId: 'client-1',
    clientSecret: secrets.clientSecret,
    redirectUri: 'http://127.0.0.1:5000/callback',
    scopes: ['tweet.read'],
  }
}

type Case = { name: string; answer: HostileAnswer }

const cases: fc.Arbitrary<Case> = fc.record({ name: fc.constantFrom(...Object.keys(calls)), answer: hostileAnswers })

const outcomeOf = (promise: Promise<unknown>): Promise<{ value?: unknown; error?: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )

/** Once the answer has had its time to arrive. */
async function callOff(caller: AbortController): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  caller.abort(new Error('called off'))
}

/** Long after every deadline of a case. */
const PATIENCE_MS = 5000

/** What became of the call once the server has answered and the caller has called it off. */
async function outcome(
  { name, answer }: Case,
  endBy: 'signal' | 'deadline',
): Promise<{ value?: unknown; error?: unknown }> {
  const { head, body, then } = answer
  const written = server.answerWith({ head: fill(head), body: fill(body), then })
  const caller = new AbortController()
  const options = endBy === 'signal' ? { signal: caller.signal } : { timeoutSeconds: 0.03 }
  const call = outcomeOf(calls[name]?.(configOf(server), options) ?? Promise.reject(new Error(`no call ${name}`)))
  if (endBy === 'signal') void written.then(() => callOff(caller))
  const patience = new AbortController()
  const hangs = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} waits for ever, whatever its ${endBy} says`)), PATIENCE_MS)
    patience.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  return Promise.race([call, hangs]).finally(() => patience.abort())
}

const CLASSES = [
  client.OAuthResponseError,
  client.UnexpectedResponseError,
  client.RequestFailedError,
  client.ApiResponseError,
]

function assertKnownError(error: unknown): void {
  if (error === undefined || CLASSES.some((known) => error instanceof known)) return
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_')) return
  throw new Error(`an error of no known class: ${print(error)}`)
}

test('whatever a server answers, a call ends by its signal, and its errors are of the four classes', async () => {
  await prove(cases, { count: 120, hide }, async (tried) => assertKnownError((await outcome(tried, 'signal')).error))
})

test('whatever a server answers, a call ends by its deadline', async () => {
  await prove(cases, { count: 30, hide }, async (tried) => assertKnownError((await outcome(tried, 'deadline')).error))
})

test('whatever a server answers, no error of a call holds what the client sent', async () => {
  await prove(cases, { count: 120, hide }, async (tried) => {
    const { error } = await outcome(tried, 'signal')
    const [found] = error === undefined ? [] : new SecretScan(sentBy[tried.name]).scanText(print(error))
    if (found) throw new Error(`the error holds ${hide(found.secret)}, ${found.form}: ${print(error)}`)
  })
})
