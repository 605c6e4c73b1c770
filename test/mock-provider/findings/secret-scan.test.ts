import { hash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { SecretScan } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { basicOf, codeVerifier, getCode } from '../fixtures.ts'

const secret = 'k3-Practice_secret.of/an+app=1'

/** How programs write a secret down. */
const written: [form: string, text: string][] = [
  ['as it is', secret],
  ['as it is', `prefix_${secret}_suffix`],
  ['percent-encoded', encodeURIComponent(secret)],
  ['percent-encoded', encodeURIComponent(secret).toLowerCase().replace('practice', 'Practice')],
  ['in base64, as in a Basic header', btoa(secret)],
  ['in base64, as in a Basic header', btoa(`id:${secret}`)],
  ['in base64, as in a Basic header', btoa(`my:${secret}`)],
  ['in base64, as in a Basic header', btoa(`app:${secret}:more`)],
  ['JSON-escaped', secret.replaceAll('/', '\\/')],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in hex', Buffer.from(`id:${secret}`).toString('hex').toUpperCase()],
  ['in hex, coloured or broken up', Buffer.from(secret).toString('hex').replace(/../g, '$& ')],
  ['as it is, coloured or broken up', `${secret.slice(0, 9)}\n${secret.slice(9)}`],
  ['as it is, coloured or broken up', secret.replace(/.{7}/g, '$&\r\n    ')],
  ['as it is, coloured or broken up', secret.split('').join(' ')],
  ['as it is, coloured or broken up', `\u001b[1m${secret.slice(0, 4)}\u001b[0;38;5;208m${secret.slice(4)}\u001b[0m`],
  ['as it is, coloured or broken up', secret.replace(/./g, '\u001b[32m$&\u001b(B\u001b[m')],
  ['as it is, coloured or broken up', Buffer.from(secret, 'utf16le').toString()],
  ['in base64, as in a Basic header, coloured or broken up', btoa(`id:${secret}`).replace(/.{20}/g, '$&\n')],
]

test.for(written)('a secret is found %s in %j', ([form, text]) => {
  const found = new SecretScan([secret]).scanText(`first line\nsecond: ${text} ends`)

  expect(found).toContainEqual({ secret, form: expect.stringContaining(form), at: '2' })
})

test.for<[string, string]>([
  ['"quoted"\\back', JSON.stringify({ key: '"quoted"\\back' })],
  ['"quoted"\\back', JSON.stringify({ log: JSON.stringify({ key: '"quoted"\\back' }) })],
  ['clé secrète', JSON.stringify('clé secrète').replaceAll('é', '\\u00e9').replaceAll('è', '\\u00e8')],
  ['clé secrète', 'a file in UTF-8 with clé secrète in it'],
  ['with space & sign', new URLSearchParams({ key: 'with space & sign' }).toString()],
  ['AAAAAAAAAAAAA%2Fab%3Dcd', 'AAAAAAAAAAAAA/ab=cd'],
  ['eighteen', 'of eighteen characters'],
  ['k3>>>>????>>>>', encodeURIComponent(btoa('id:k3>>>>????>>>>'))],
  ['k3>>>>????>>>>', Buffer.from('id:k3>>>>????>>>>').toString('base64url')],
  ['sixsixsi', `Basic ${btoa('client:sixsixsi')}`],
  ['broken%zz', 'a broken%zz escape'],
])('the secret %j is found in %j', ([issued, text]) => {
  expect(new SecretScan([issued]).scanText(text)).toContainEqual(expect.objectContaining({ secret: issued, at: '1' }))
})

test.for<[string, string]>([
  ['another text', 'k3-Practice_secret'],
  ['a fingerprint', '..4c55'],
  ['nothing', ''],
  ['base64 of something else', btoa('id:k3-Practice_secre')],
])('%s is no finding', ([, text]) => {
  expect(new SecretScan([secret]).scanText(text)).toEqual([])
})

test('the line of a secret in pieces is the one at which it begins', () => {
  const [head, middle, tail] = [secret.slice(0, 5), secret.slice(5, 12), secret.slice(12)]
  const text = `\u001b[1mone\u001b[m\n two \n${head}\u001b[7m${middle}\n\n  ${tail}\nmore ${secret.slice(1)}`

  expect(new SecretScan([secret]).scanText(text)).toEqual([
    { secret, form: 'as it is, coloured or broken up', at: '3' },
  ])
})

test('a secret of fewer than eight characters is not looked for, and named', () => {
  const short = ['a', 'of', 'seven77', 'k€y']
  const scan = new SecretScan([...short, '', secret])

  scan.add(short)

  expect(
    scan.scanText(`a word of ${short.join(' ')} ${btoa('id:seven77')} ${Buffer.from('seven77').toString('hex')}`),
  ).toEqual([])
  expect(scan.tooShort).toEqual(short)
})

test('of a secret with a short decoded form only the long ones are looked for', () => {
  expect(new SecretScan(['%61%62%63']).scanText('abc')).toEqual([])
  expect(new SecretScan(['%61%62%63']).scanText('%61%62%63')).toHaveLength(1)
})

test('words, digests and fingerprints are no secrets in pieces', () => {
  const short = ['sixsixsi', 'passphrase', 'deadbeef']
  const digests = Array.from({ length: 500 }, (_none, index) => hash('sha256', String(index), 'hex'))
  const text = ['six sixsi', 'pass phrase', 'dead\nbeef', ...digests].join('\n')

  expect(new SecretScan([...short, secret]).scanText(text)).toEqual([])
})

test('secrets that begin and end alike are all found among what looks like them', () => {
  const alike = Array.from({ length: 2000 }, (_none, index) => `${'A'.repeat(21)}${hash('sha256', String(index))}:at:1`)
  const looked = new SecretScan(alike)
  const line = `${'A'.repeat(100)}:at:1 \u001b[`.repeat(20)

  const found = looked.scanText(`${line}\n`.repeat(200) + alike.join('\n'))

  expect(new Set(found.map(({ secret: issued }) => issued)).size).toBe(2000)
})

test('an empty secret is found nowhere', () => {
  expect(new SecretScan(['']).scanText('any text')).toEqual([])
})

test('a secret that stands there twice is told once, at its first line', () => {
  const found = new SecretScan([secret]).scanText(`\n${secret}\n${secret}`)

  expect(found.filter(({ form }) => form === 'as it is')).toEqual([{ secret, form: 'as it is', at: '2' }])
})

test('secrets that begin alike are told apart', () => {
  const found = new SecretScan(['same-head-one', 'same-head-two']).scanText('same-head-two')

  expect(found.map(({ secret: issued }) => issued)).toEqual(['same-head-two'])
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-scan-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('every file under a folder is read, binary ones too', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
  writeFileSync(join(folder, 'a', 'b', 'app.log'), `one\ntwo\n${secret}\n`)
  writeFileSync(join(folder, 'store.bin'), Buffer.concat([Buffer.from([0, 255, 254, 10]), Buffer.from(secret)]))
  writeFileSync(join(folder, 'clean.txt'), 'nothing here')

  const found = new SecretScan([secret]).scanPath(folder).filter(({ form }) => form === 'as it is')

  expect(found.map(({ at }) => at).toSorted()).toEqual([
    `${join(folder, 'a', 'b', 'app.log')}:3`,
    `${join(folder, 'store.bin')}:2`,
  ])
})

test('a link to a file outside the folder is not followed', () => {
  const folder = temporaryFolder()
  const outside = join(temporaryFolder(), 'outside')
  writeFileSync(outside, secret)
  symlinkSync(outside, join(folder, 'link'))
  writeFileSync(join(folder, 'clean.txt'), 'nothing here')

  expect(new SecretScan([secret]).scanPath(folder)).toEqual([])
})

test('a folder without any file is not judged', () => {
  const folder = temporaryFolder()

  expect(() => new SecretScan([secret]).scanPath(folder)).toThrow(`${folder} holds no file`)
})

test('all that a mock issues is looked for: tokens, codes, secrets of clients', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const code = await getCode(mock)
  const { authorization = '' } = basicOf(mock)

  for (const held of [accessToken, refreshToken, code, authorization]) {
    expect(() => expect(`log: ${held}`).toHoldNoSecretOf(mock)).toThrow('toHoldNoSecretOf: the text holds secrets')
    expect(`log: ${held}`).not.toHoldNoSecretOf(mock)
  }
  expect(`log: ${codeVerifier} ${mock.config.clientId}`).toHoldNoSecretOf(mock)
})

test('a finding names line, kind and fingerprint, never the secret', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  const text = `GET /2/users/me\nauthorization: Bearer ${accessToken}\n{"refresh_token":"${refreshToken}"}`

  const check = () => expect(text).toHoldNoSecretOf(mock)

  expect(check).toThrow(`  line 2: the access token ${mock.fingerprintOf(accessToken)}, as it is`)
  expect(check).toThrow(`  line 3: the refresh token ${mock.fingerprintOf(refreshToken)}, as it is`)
  expect(check).not.toThrow(refreshToken)
  expect(check).not.toThrow(accessToken)
})

test('a path and its file: URL are read as what they lead to', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const folder = temporaryFolder()
  const file = join(folder, 'app.log')
  writeFileSync(file, refreshToken)

  for (const held of [folder, file, pathToFileURL(folder)])
    expect(() => expect(held).toHoldNoSecretOf(mock)).toThrow(`line ${file}:1: the refresh token`)
})

test.for(['/tmp/no-such-folder-of-the-lab', './no-such-folder', '../no-such-folder'])(
  'the path %s, at which nothing is, does not pass as a text',
  (held, { mock }) => {
    expect(() => expect(held).toHoldNoSecretOf(mock)).toThrow(`there is no file or folder ${held}`)
    expect(() => expect(held).not.toHoldNoSecretOf(mock)).toThrow(`there is no file or folder ${held}`)
  },
)

test.for([
  '/2/users/me',
  '/callback?state=1&code=2',
  'https://x.com/home',
  'a line\n/tmp/x',
  './deploy.sh printed: done',
])('%j is a text', (held, { mock }) => {
  expect(held).toHoldNoSecretOf(mock)
})

const forgetful = test.extend({ mockOptions: { secretsSize: 1 } })

forgetful('a mock that no longer knows all it issued judges nothing', async ({ mock }) => {
  await mock.signIn()

  expect(() => expect('clean').toHoldNoSecretOf(mock)).toThrow(
    /^toHoldNoSecretOf: secrets truncated: the mock issued \d+/,
  )
  expect(() => expect('clean').not.toHoldNoSecretOf(mock)).toThrow('start it with a larger secretsSize')
})

test('the opposite, where nothing is found, has words of its own', ({ mock }) => {
  expect(() => expect('clean').not.toHoldNoSecretOf(mock)).toThrow(
    'toHoldNoSecretOf: expected a secret of the mock in the text; there is none',
  )
})

test.for([
  [42, 'toHoldNoSecretOf: 42 is no text; give a text, a path or a file: URL'],
  [undefined, 'toHoldNoSecretOf: undefined is no text'],
  [{ token: 'x' }, "toHoldNoSecretOf: { token: 'x' } is no text"],
] as [unknown, string][])('%j cannot be searched', ([held, message], { mock }) => {
  expect(() => expect(held).toHoldNoSecretOf(mock)).toThrow(message)
})

test('a file that is mostly zeros is searched to its end', () => {
  const bytes = Buffer.concat([Buffer.alloc(20_000_000), Buffer.from(secret)])

  expect(new SecretScan([secret]).scanBytes(bytes)).toEqual([expect.objectContaining({ secret })])
})
