import { expect, test } from 'vitest'
import { isLoopback, isRehearsal, loadConfig, systemClock } from '../../src/client/index.ts'

const client = { CLIENT_ID: 'client-1', REDIRECT_URI: 'http://127.0.0.1:3000/callback' }
const mock = { ...client, MOCK_ORIGIN: 'http://127.0.0.1:4000' }
const live = { ...client, PROVIDER: 'live' }
const rehearsal = { ...live, AUTHORIZATION_ORIGIN: 'http://localhost:4000', API_ORIGIN: 'http://[::1]:4000' }

test('a mock is the default, and all endpoints stand at its origin', () => {
  const config = loadConfig({ ...mock, CLIENT_SECRET: 's3cret', SCOPES: 'tweet.read, users.read  like.read' })

  expect(config).toEqual({
    authorizationEndpoint: 'http://127.0.0.1:4000/i/oauth2/authorize',
    tokenEndpoint: 'http://127.0.0.1:4000/2/oauth2/token',
    revocationEndpoint: 'http://127.0.0.1:4000/2/oauth2/revoke',
    apiOrigin: 'http://127.0.0.1:4000',
    clientId: 'client-1',
    clientSecret: 's3cret',
    redirectUri: 'http://127.0.0.1:3000/callback',
    scopes: ['tweet.read', 'users.read', 'like.read'],
    clock: systemClock,
  })
})

test('live differs in the origins only', () => {
  const config = loadConfig(live)

  expect(config.authorizationEndpoint).toBe('https://x.com/i/oauth2/authorize')
  expect(config.tokenEndpoint).toBe('https://api.x.com/2/oauth2/token')
  expect(config.revocationEndpoint).toBe('https://api.x.com/2/oauth2/revoke')
  expect(config.apiOrigin).toBe('https://api.x.com')
})

test('a client without a secret is public', () => {
  expect(loadConfig(mock)).not.toHaveProperty('clientSecret')
  expect(loadConfig({ ...mock, CLIENT_SECRET: '' })).not.toHaveProperty('clientSecret')
})

test('without SCOPES the client asks for what the course needs', () => {
  expect(loadConfig(mock).scopes).toEqual(['tweet.read', 'users.read', 'offline.access'])
  expect(loadConfig({ ...mock, SCOPES: ' , ' }).scopes).toEqual(['tweet.read', 'users.read', 'offline.access'])
})

test('LAB_CLOCK counts for a mock and a rehearsal, never for X itself', () => {
  const clocks = [mock, rehearsal, live].map((env) => loadConfig({ ...env, LAB_CLOCK: '77' }).clock)

  expect(clocks.map((clock) => clock?.now() === 77)).toEqual([true, true, false])
})

test.each([
  ['ERR_PROVIDER', { ...mock, PROVIDER: 'prod' }],
  ['ERR_MOCK_ORIGIN', client],
  ['ERR_MOCK_ORIGIN', { ...live, MOCK_ORIGIN: 'http://127.0.0.1:4000' }],
  ['ERR_MOCK_ORIGIN', { ...mock, MOCK_ORIGIN: 'https://api.x.com' }],
  ['ERR_MOCK_ORIGIN', { ...mock, MOCK_ORIGIN: 'https://twitter.com' }],
  ['ERR_MOCK_ORIGIN', { ...mock, MOCK_ORIGIN: 'http://127.0.0.1:4000/path' }],
  ['ERR_AUTHORIZATION_ORIGIN', { ...live, AUTHORIZATION_ORIGIN: 'http://example.com' }],
  ['ERR_API_ORIGIN', { ...live, API_ORIGIN: 'http://127.0.0.1.example.com' }],
  ['ERR_API_ORIGIN', { ...live, API_ORIGIN: 'https://user@api.x.com' }],
  ['ERR_API_ORIGIN', { ...live, API_ORIGIN: 'ftp://127.0.0.1' }],
  ['ERR_CLIENT_ID', { ...mock, CLIENT_ID: undefined }],
  ['ERR_CLIENT_ID', { ...mock, CLIENT_ID: ' client-1' }],
  ['ERR_CLIENT_SECRET', { ...mock, CLIENT_SECRET: 's3cret\n' }],
  ['ERR_REDIRECT_URI', { ...mock, REDIRECT_URI: undefined }],
  ['ERR_REDIRECT_URI', { ...mock, REDIRECT_URI: '/callback' }],
  ['ERR_REDIRECT_URI', { ...mock, REDIRECT_URI: 'http://127.0.0.1:3000/#part' }],
  ['ERR_LIVE_IN_CI', { ...live, CI: 'true' }],
  ['ERR_LIVE_IN_CI', { ...rehearsal, API_ORIGIN: undefined, CI: 'true' }],
])('%s is what %j gets', (code, env) => {
  expect(() => loadConfig(env)).toThrow(expect.objectContaining({ name: 'TypeError', code }))
})

test('a missing MOCK_ORIGIN names both ways out, and a bad secret is not repeated', () => {
  expect(() => loadConfig(client)).toThrow(/npm run step:N.*MOCK_ORIGIN/)
  expect(() => loadConfig({ ...mock, CLIENT_SECRET: 's3cret\n' })).not.toThrow('s3cret')
})

test('a redirect URI that is missing is told as such, and where it comes from; keep reads no .env', () => {
  expect(() => loadConfig({ ...mock, REDIRECT_URI: undefined })).toThrow(/^REDIRECT_URI is missing.*npm run step:N/)
  expect(() => loadConfig({ ...live, REDIRECT_URI: '' })).toThrow(/^REDIRECT_URI is missing.*registered at X/)
  expect(() => loadConfig({ ...live, CLIENT_ID: undefined })).toThrow(/the keeper from the environment alone/)
})

test('a mock may stand in a container network', () => {
  expect(loadConfig({ ...mock, MOCK_ORIGIN: 'http://mock:4000/' }).apiOrigin).toBe('http://mock:4000')
})

test('live with both origins on this machine is a rehearsal, and CI may run it', () => {
  expect(isRehearsal(rehearsal)).toBe(true)
  expect(loadConfig({ ...rehearsal, CI: 'true' }).apiOrigin).toBe('http://[::1]:4000')
})

test('anything less than both origins on this machine is no rehearsal', () => {
  expect(isRehearsal(mock)).toBe(false)
  expect(isRehearsal(live)).toBe(false)
  expect(isRehearsal({ ...rehearsal, AUTHORIZATION_ORIGIN: undefined })).toBe(false)
  expect(isRehearsal({ ...rehearsal, API_ORIGIN: 'https://api.x.com' })).toBe(false)
})

test('a loopback address is recognised by its host alone', () => {
  expect(['http://127.0.0.1:1', 'https://localhost/a', 'http://[::1]'].map(isLoopback)).toEqual([true, true, true])
  expect(['http://localhost.example', 'http://a@example.com', '127.0.0.1', ''].some(isLoopback)).toBe(false)
})
