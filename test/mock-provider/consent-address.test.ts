import type { MockProvider, MockProviderOptions } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { authorizationUrl, testWith } from './fixtures.ts'

/** The authorization request of a correct client, sent somewhere else. */
function at(mock: MockProvider, address: string): string {
  const { search } = authorizationUrl(mock)
  return address.replace('OWN', mock.origin).replace('PORT', String(mock.port)) + search
}

const PATH = '/i/oauth2/authorize'

test.for([
  `OWN${PATH}`,
  `http://localhost:PORT${PATH}`,
  `http://[::1]:PORT${PATH}`,
  `https://x.com${PATH}`,
  `https://x.com:443${PATH}`,
  `HTTPS://X.com${PATH}`,
  `https://twitter.com${PATH}`,
])('a user can be asked for consent at %s', async (address, { mock }) => {
  const approved = await mock.approve(at(mock, address))
  const denied = await mock.deny(new URL(at(mock, address)))

  expect(approved.searchParams.get('code')).not.toBeNull()
  expect(denied.searchParams.get('error')).toBe('access_denied')
})

const refused: [address: string, why: string][] = [
  [`https://evil.example${PATH}`, 'that is neither X nor this mock'],
  [`https://x.com.evil.example${PATH}`, 'that is neither X nor this mock'],
  [`https://x.co${PATH}`, 'that is neither X nor this mock'],
  [`https://www.x.com${PATH}`, 'that is neither X nor this mock'],
  [`https://mobile.twitter.com${PATH}`, 'that is neither X nor this mock'],
  [`http://x.com${PATH}`, 'X is reached over https only'],
  [`http://twitter.com${PATH}`, 'X is reached over https only'],
  [`http://x.com:PORT${PATH}`, 'X is reached over https only'],
  [`https://x.com:8443${PATH}`, 'X is not on port 8443'],
  [`https://api.x.com${PATH}`, 'that is the host of the API, which has no pages'],
  [`https://api.twitter.com${PATH}`, 'that is the host of the API, which has no pages'],
  [`https://127.0.0.1:PORT${PATH}`, 'this mock is at OWN'],
  [`http://127.0.0.1:1${PATH}`, 'this mock is at OWN'],
  [`http://127.0.0.1${PATH}`, 'this mock is at OWN'],
  [`https://x.com@evil.example${PATH}`, 'it has a user name or a password in it'],
  [`https://me:secret@x.com${PATH}`, 'it has a user name or a password in it'],
  ['https://x.com/2/oauth2/authorize', `the path is not ${PATH}`],
  [`https://x.com${PATH}/`, `the path is not ${PATH}`],
  ['https://x.com/I/oauth2/authorize', `the path is not ${PATH}`],
  ['OWN/oauth2/authorize', `the path is not ${PATH}`],
  [`x.com${PATH}`, 'it is no absolute URL'],
  [PATH, 'it is no absolute URL'],
  [`myapp://x.com${PATH}`, 'X is reached over https only'],
]

test.for(refused)('nobody can be asked for consent at %s: %s', async ([address, why], { mock }) => {
  const told = why.replace('OWN', mock.origin)
  const url = at(mock, address)

  const approval = mock.approve(url)
  const denial = mock.deny(url)

  await expect(approval).rejects.toThrow(RangeError)
  await expect(approval).rejects.toThrow(`: ${told}. It takes ${mock.origin}${PATH}, https://x.com${PATH} or`)
  await expect(approval).rejects.toThrow(/^approve: .*correct the authorization endpoint in your app$/)
  await expect(denial).rejects.toThrow(/^deny: /)
  expect(mock.journal.events).toEqual([])
})

test('the message shows no query, no password and no secret of this world', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const url = `https://me:hunter2@evil.example/${accessToken}?state=my-state&code_challenge=my-challenge`

  const message = await mock.approve(url).catch(String)

  expect(message).toContain(`https://evil.example/${mock.fingerprintOf(accessToken)}?…: `)
  for (const secret of [accessToken, 'hunter2', 'my-state', 'my-challenge', 'me:'])
    expect(message).not.toContain(secret)
})

test('a world is not asked at the address of another', async ({ mock }) => {
  const { mock: other } = await mock.worlds.create()

  const approval = mock.approve(authorizationUrl(other))

  await expect(approval).rejects.toThrow(`this mock is at ${mock.origin}`)
})

const OPEN: MockProviderOptions = { host: '0.0.0.0', controlToken: 'a token', allowedHosts: ['mock.test'] }

testWith({ ...OPEN, publicOrigin: 'https://login.test:8443' }).for([
  'https://login.test:8443',
  'http://mock.test:9000',
  'https://mock.test',
  'http://127.0.0.1:PORT',
])('a mock that others reach is asked at %s too', async (origin, { mock }) => {
  const approved = await mock.approve(at(mock, origin + PATH))

  expect(approved.searchParams.get('code')).not.toBeNull()
})

testWith({ ...OPEN, publicOrigin: 'https://login.test:8443' }).for([
  'https://login.test',
  'http://login.test:8443',
  'https://127.0.0.1:PORT',
])('a mock that others reach is not asked at %s', async (origin, { mock }) => {
  await expect(mock.approve(at(mock, origin + PATH))).rejects.toThrow('this mock is at https://login.test:8443')
})
