import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { LeakScanner } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { temporaryHome } from '../../run-command.ts'

/** What is found when the program prints these pieces to standard output. */
function leaksOf(mock: MockProvider, pieces: string[]) {
  const scanner = new LeakScanner(mock)
  for (const piece of pieces) scanner.scan('stdout', Buffer.from(piece))
  return scanner.found
}

test('tokens are found with their kind, line and fingerprint', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()

  const leaks = leaksOf(mock, [`one\ntwo ${accessToken}!\n`, `three\nfour=${refreshToken}`])

  expect(leaks).toEqual([
    { output: 'stdout', line: 2, what: 'an access token', fingerprint: mock.fingerprintOf(accessToken) },
    { output: 'stdout', line: 4, what: 'a refresh token', fingerprint: mock.fingerprintOf(refreshToken) },
  ])
})

test('a secret is found wherever the output is cut', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const text = `first line\n${accessToken}\n`

  const found = Array.from({ length: text.length }, (_none, cut) =>
    leaksOf(mock, [text.slice(0, cut), text.slice(cut)]),
  )
  const bytes = leaksOf(mock, [...text])

  for (const leaks of [...found, bytes]) expect(leaks).toMatchObject([{ line: 2 }])
})

test('a secret in hex, in colours or over several lines is found wherever the output is cut', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  const wrapped = accessToken.replace(/.{30}/g, '$&\n  ')
  const coloured = refreshToken.replace(/./g, '\u001b[38;5;208m$&\u001b[0m')
  const text = `first line\n${wrapped}\n${coloured}\n${Buffer.from(mock.config.clientSecret ?? '').toString('hex')}\n`

  const found = [1, 100, 1000, 5000].map((size) =>
    leaksOf(mock, text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map(({ line, what }) => `${line} ${what}`),
  )

  for (const leaks of found)
    expect(leaks.toSorted()).toEqual(['2 an access token', '6 a refresh token', '7 a client secret'])
})

test('a secret between two pieces of a long output is found', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const filler = `${'x'.repeat(99)}\n`.repeat(800)

  for (const length of [65_500, 79_900, 81_900, 82_000])
    expect(
      leaksOf(mock, [filler.repeat(2).slice(0, length) + accessToken.slice(0, 50), accessToken.slice(50), filler]),
    ).toMatchObject([{ line: Math.floor(length / 100) + 1 }])
})

test('lines are counted through a long output', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const pieces = Array.from({ length: 50 }, () => 'a line of the program\n'.repeat(20))

  expect(leaksOf(mock, [...pieces, accessToken])).toMatchObject([{ line: 1001 }])
})

test.extend({ mockOptions: { clients: [{ clientSecret: 'dog' }] } })(
  'a secret that is too short to be looked for is named, and accuses nobody',
  ({ mock }) => {
    const scanner = new LeakScanner(mock)
    scanner.scan('stdout', Buffer.from('dogma and hot dogs'))

    expect(scanner.found).toEqual([])
    expect(scanner.tooShort).toEqual([{ kind: 'client secret', fingerprint: mock.fingerprintOf('dog') }])
  },
)

test('a secret inside of a longer word is found', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  expect(leaksOf(mock, [`token_${accessToken}_end`])).toHaveLength(1)
})

test('a Basic header gives the client secret away', ({ mock }) => {
  const { clientId, clientSecret = '' } = mock.config

  const leaks = leaksOf(mock, [`Authorization: Basic ${btoa(`${clientId}:${clientSecret}`)}\n`])

  expect(leaks).toMatchObject([{ what: 'a client secret', fingerprint: mock.fingerprintOf(clientSecret) }])
})

test('a secret is found in JSON, in base64 at any place, and cut in two there', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const written = [0, 1, 2].map((length) => btoa(`${'-'.repeat(length)}${refreshToken}, and more`))

  for (const text of [...written, JSON.stringify(JSON.stringify({ refreshToken }))])
    expect(leaksOf(mock, [text.slice(0, 40), text.slice(40)])).toMatchObject([{ what: 'a refresh token', line: 1 }])
})

test('an app-only token is found as it is and percent-encoded once more', async ({ mock }) => {
  const [{ apiKey, apiSecret } = { apiKey: '', apiSecret: '' }] = mock.clients.list()
  const response = await mock.fetch(`${mock.origin}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token } = (await response.json()) as Record<string, string>

  expect(leaksOf(mock, [String(token)])).toMatchObject([{ what: 'a secret' }])
  expect(leaksOf(mock, [encodeURIComponent(String(token))])).toHaveLength(1)
  expect(leaksOf(mock, [apiSecret])).toMatchObject([{ what: 'an API secret' }])
})

/** Chosen, so that the scan of our own suite leaves it alone. */
const chosen = 's3cret-s3cret'
const redirectUris = ['http://127.0.0.1:5000/callback']
const chosenTest = test.extend({
  mockOptions: {
    clients: [{ clientId: 'own', name: 'Own', clientSecret: chosen, type: 'confidential' as const, redirectUris }],
  },
})

chosenTest('files are looked at where they are named, and a name at which nothing is, is not clean', ({ mock }) => {
  const folder = temporaryHome()
  mkdirSync(join(folder, 'a:1'))
  writeFileSync(join(folder, 'a:1', 'app.log'), `one\ntwo ${Buffer.from(chosen).toString('hex')}\n`)
  mkdirSync(join(folder, 'empty'))
  const scanner = new LeakScanner(mock)

  for (const path of [folder, join(folder, 'empty'), join(folder, 'none')]) scanner.scanFiles(path)

  expect(scanner.found).toMatchObject([{ output: join(folder, 'a:1', 'app.log'), line: 2, what: 'a client secret' }])
  expect(scanner.unread).toEqual([
    `${join(folder, 'empty')} holds no file, so there is nothing to judge`,
    expect.stringMatching(/ENOENT.*none/),
  ])
})

test('each secret counts once for an output, and both outputs are told apart', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const scanner = new LeakScanner(mock)

  for (const output of ['stdout', 'stderr', 'stdout'] as const) scanner.scan(output, Buffer.from(accessToken))

  expect(scanner.found.map(({ output }) => output)).toEqual(['stdout', 'stderr'])
})

test('what the mock did not issue is no leak, nor are fingerprints, client ids and halves', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const others = [mock.config.clientId, mock.fingerprintOf(accessToken), accessToken.slice(1), 'A'.repeat(91)]

  // A letter at the end of the line before could be the one that is missing.
  expect(leaksOf(mock, [others.join('\n.\n')])).toEqual([])
})

const forgetful = test.extend({ mockOptions: { secretsSize: 6 } })

forgetful('secrets that are no longer known are counted', async ({ mock }) => {
  const scanner = new LeakScanner(mock)
  for (let count = 0; count < 5; count += 1) await mock.signIn()

  expect(scanner.lost).toBeGreaterThan(0)
})
