import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  buildAuthorizationUrl,
  createState,
  OAuthResponseError,
  readAuthorizationResponse,
  UnexpectedResponseError,
  UnverifiedErrorResponse,
} from '../../src/client/index.ts'
import { print, publicConfig as config, secrets } from './fixtures.ts'
import { sameCases } from '../same-cases.ts'

const { code, state } = secrets
const build = (length: number) => buildAuthorizationUrl(config, { state: 's'.repeat(length), codeChallenge: 'c-1' })
const at = (query: string) => `${config.redirectUri}?${query}`

function catchRead(redirectedTo: string): unknown {
  try {
    return readAuthorizationResponse(config, redirectedTo, { state })
  } catch (error) {
    return error
  }
}

test('the authorization URL is X’s, parameter by parameter', () => {
  const url = buildAuthorizationUrl(config, { state: 'a+b', codeChallenge: 'c-1' })

  expect(url).toBe(
    'https://x.example/i/oauth2/authorize?response_type=code&client_id=client-1' +
      '&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcallback&scope=tweet.read%20users.read' +
      '&state=a%2Bb&code_challenge=c-1&code_challenge_method=S256',
  )
})

test('the scopes of one request go before those of the config', () => {
  const url = buildAuthorizationUrl(config, { state, codeChallenge: 'c-1', scopes: ['like.read'] })

  expect(new URL(url).searchParams.get('scope')).toBe('like.read')
})

test('a state of 500 characters is sent, one of 501 or none is not', () => {
  expect(build(500)).toContain('s'.repeat(500))
  expect(() => build(501)).toThrow(expect.objectContaining({ name: 'TypeError', code: 'ERR_STATE' }))
  expect(() => build(0)).toThrow(expect.objectContaining({ name: 'TypeError', code: 'ERR_STATE' }))
})

test('an answer with our state gives its code, as text or as URL', () => {
  const redirectedTo = at(`state=${state}&code=${code}`)

  expect(readAuthorizationResponse(config, ` ${redirectedTo}\n`, { state })).toEqual({ code })
  expect(readAuthorizationResponse(config, new URL(redirectedTo), { state })).toEqual({ code })
})

test('an answer to a custom scheme is read too', () => {
  const native = { ...config, redirectUri: 'twitter://callback/path' }

  const response = readAuthorizationResponse(native, `twitter://callback/path?state=${state}&code=${code}`, { state })

  expect(response).toEqual({ code })
})

test('Cancel is an OAuth error without a status', () => {
  const error = catchRead(at(`error=access_denied&state=${state}`))

  expect(error).toBeInstanceOf(OAuthResponseError)
  expect(error).toMatchObject({ error: 'access_denied', status: undefined })
})

test.each([
  ['another state', at(`state=other&code=${code}`)],
  ['a state cut short', at(`state=${state.slice(1)}&code=${code}`)],
  ['no state', at(`code=${code}`)],
  ['a refusal of another attempt', at('error=access_denied&state=other')],
  ['two states', at(`state=${state}&state=${state}&code=${code}`)],
  ['two codes', at(`state=${state}&code=${code}&code=other`)],
  ['neither code nor error', at(`state=${state}`)],
  ['an empty code', at(`state=${state}&code=`)],
  ['another path', `http://127.0.0.1:3000/callback/?state=${state}&code=${code}`],
  ['another port', `http://127.0.0.1:3001/callback?state=${state}&code=${code}`],
  ['another scheme', `https://127.0.0.1:3000/callback?state=${state}&code=${code}`],
  ['another host', `http://localhost:3000/callback?state=${state}&code=${code}`],
  ['no URL', `state=${state}&code=${code}`],
])('an answer with %s is not ours', (_, redirectedTo) => {
  const error = catchRead(redirectedTo)

  expect(error).toBeInstanceOf(UnexpectedResponseError)
  expect(print(error)).not.toMatch(/nobody-may-see/)
})

test.each([
  ['an empty state', 'error=invalid_request&state=', 'invalid_request'],
  ['no state', 'error=access_denied', 'access_denied'],
  ['another state', 'error=invalid_scope&state=other', 'invalid_scope'],
  ['no state, and a code', `error=invalid_request&code=${code}`, 'invalid_request'],
  ['no state, and a text that no RFC knows', 'error=%1B[31mcall+0800', 'unknown'],
])('an error with %s is unverified: it says that the attempt is still open', (_, query, named) => {
  const error = catchRead(at(query))

  expect(error).toBeInstanceOf(UnverifiedErrorResponse)
  expect(error).toMatchObject({ name: 'UnexpectedResponseError', error: named })
  expect(String(error)).toContain(`An unverified error came: ${named}. The attempt is still open`)
  expect(print(error)).not.toMatch(/nobody-may-see|0800/)
})

test('the error of an attempt whose own state is too long for X is unverified', () => {
  const attempt = { state: 's'.repeat(501) }

  const read = () => readAuthorizationResponse(config, at('error=invalid_request&state='), attempt)

  expect(read).toThrow(UnverifiedErrorResponse)
})

test('an error with our state is X’s answer, and a hint goes with it', () => {
  const error = catchRead(at(`error=invalid_request&state=${state}`))

  expect(error).toBeInstanceOf(OAuthResponseError)
  expect(String(error)).toContain('A parameter of the authorization URL is missing or wrong')
})

test('an empty state never matches an empty state', () => {
  expect(() => readAuthorizationResponse(config, at(`state=&code=${code}`), { state: '' })).toThrow(
    UnexpectedResponseError,
  )
})

test('any code and state come back whole, and any other state is refused', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' })
  fc.assert(
    fc.property(text, text, text, (ours, theirs, anyCode) => {
      const redirectedTo = at(String(new URLSearchParams({ state: ours, code: anyCode })))

      expect(readAuthorizationResponse(config, redirectedTo, { state: ours })).toEqual({ code: anyCode })
      fc.pre(ours !== theirs)
      expect(() => readAuthorizationResponse(config, redirectedTo, { state: theirs })).toThrow(UnexpectedResponseError)
    }),
    sameCases,
  )
})

test('whatever the browser brings, only our state gets a code out of it', () => {
  const ours = createState()
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webQueryParameters().map(at)), (redirectedTo) => {
      expect(() => readAuthorizationResponse(config, redirectedTo, { state: ours })).toThrow(UnexpectedResponseError)
    }),
    sameCases,
  )
})
