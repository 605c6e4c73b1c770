import { expect, test } from 'vitest'
import { worldFlags } from '../../src/step-runner/world-flags.ts'
import { UsageError } from '../../src/system/usage-error.ts'
import { startMockProvider } from '../../mock-provider/index.ts'

const uri = 'http://127.0.0.1:5000/oauth/callback'

/** The clients of a mock that is started with these flags. */
async function clientsOf(args: string[], env: NodeJS.ProcessEnv = {}) {
  const mock = await startMockProvider(worldFlags.read(args, env))
  const clients = mock.clients.list()
  await mock.stop()
  return clients
}

const practice = [{ name: 'Practice app' }, { name: 'Practice native app' }]

test('without flags there are the two practice clients', async () => {
  expect(await clientsOf([])).toMatchObject(practice)
})

test('each --client is registered beside the practice clients, drawn where it says no more than a name', async () => {
  const flags = ['Bot', 'Phone:public', 'Web:confidential:my-web', 'Old:my-old:s3cret:with:colons', 'Spa:public:my-spa']

  const [, , ...own] = await clientsOf(flags.flatMap((flag) => ['--client', flag]))

  const drawn = expect.stringMatching(/.{20}/)
  expect(own).toMatchObject([
    { name: 'Bot', type: 'confidential', clientId: drawn, clientSecret: drawn, redirectUris: [uri] },
    { name: 'Phone', type: 'public', clientId: drawn },
    { name: 'Web', type: 'confidential', clientId: 'my-web', clientSecret: drawn },
    { name: 'Old', type: 'confidential', clientId: 'my-old', clientSecret: 's3cret:with:colons' },
    { name: 'Spa', type: 'public', clientId: 'my-spa' },
  ])
  expect(own.filter(({ type }) => type === 'public').map(({ clientSecret }) => clientSecret)).toEqual([
    undefined,
    undefined,
  ])
})

test('the client of --client-id is the first, the practice clients stay', async () => {
  const redirectUri = 'http://127.0.0.1:3000/cb'
  const flags = ['--client-id', 'mine', '--client-secret', 's3cret-s3cret', '--redirect-uri', redirectUri]

  const clients = await clientsOf([...flags, '--client', 'Bot'])

  expect(clients).toMatchObject([{ clientId: 'mine', clientSecret: 's3cret-s3cret' }, ...practice, { name: 'Bot' }])
  expect(clients.map(({ redirectUris }) => redirectUris.join())).toEqual(Array(4).fill(redirectUri))
})

test('a secret is read from the variable that the flag names', async () => {
  const env = { BOT_SECRET: 's3cret-of-the-bot', WEB_SECRET: 's3cret-of-the-web' }
  const flags = [
    '--client',
    'Bot:confidential:bot:env:BOT_SECRET',
    '--client-id',
    'web',
    '--client-secret',
    'env:WEB_SECRET',
  ]

  const secrets = new Map((await clientsOf(flags, env)).map(({ clientId, clientSecret }) => [clientId, clientSecret]))

  expect([secrets.get('bot'), secrets.get('web')]).toEqual(['s3cret-of-the-bot', 's3cret-of-the-web'])
})

const wrong: [flags: string[], says: string][] = [
  [['--client', ''], '--client takes NAME[:confidential|public][:ID[:SECRET]]; the NAME is empty'],
  [['--client', ':public'], 'the NAME is empty'],
  [['--client', 'a:confidentail:id'], '"confidentail" is no type; is it confidential?'],
  [['--client', 'a:Public:my-id'], '"Public" is no type; is it public?'],
  [['--client', 'a\u001b[31m'], 'the NAME has control characters'],
  [['--client', 'App:public:id:s3cret'], '--client App: a public client has no secret'],
  [['--client', 'App:confidential:id:'], '--client App: the secret is empty'],
  [['--client', 'App:id:env:NO_SUCH'], '--client App: the variable NO_SUCH is not set'],
  [['--client-id', 'id', '--client-secret', ''], '--client-secret: the secret is empty'],
  [['--client-secret', 's3cret'], '--client-secret needs --client-id beside it'],
  [['--client-id', 'a', '--client-id', 'b'], '--client-id is there 2 times and takes one client; use --client NAME'],
  [['--client-id', 'a', '--client-secret', 's3cret', '--client-secret', 's3cret'], '--client-secret is there 2 times'],
]

test.for(wrong)('%j is refused in a sentence without the secret', ([flags, says]) => {
  const read = () => worldFlags.read(flags, {})

  expect(read).toThrow(UsageError)
  expect(read).toThrow(says)
  expect(read).not.toThrow('s3cret')
})

test('an id that is there already is refused', async () => {
  await expect(clientsOf(['--client', 'A:one', '--client', 'B:one'])).rejects.toThrow(
    'client id "one" is already registered',
  )
})
