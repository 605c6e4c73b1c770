import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../../src/testing/vitest.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { runCommand, startWaitingStep3, temporaryHome } from '../run-command.ts'

const STEPS = ['1', '2', '3', '4', '5', '6']

const LAST_WORDS: Record<string, string> = {
  1: '43 characters, kept here',
  2: 'code_challenge  ',
  3: 'good for 30 seconds',
  4: 'granted: users.read tweet.read offline.access',
  5: 'You are Ada Practice, @ada_practice.',
  6: 'the old one is spent',
}

/** Everything in the hand-off file that is a secret. */
function secretsIn(home: string): string[] {
  const { entries } = JSON.parse(readFileSync(join(home, 'handoff.json'), 'utf8'))
  return Object.values(entries).flatMap((entry) => {
    const { attempt = {}, tokens = {} } = entry as Record<string, Record<string, string>>
    return [attempt.codeVerifier, attempt.code, tokens.accessToken, tokens.refreshToken].filter(
      (text) => text !== undefined,
    )
  })
}

function tokensIn(home: string): unknown {
  const { entries } = JSON.parse(readFileSync(join(home, 'handoff.json'), 'utf8'))
  return Object.values(entries).map((entry) => (entry as { tokens?: unknown }).tokens)
}

test.for(STEPS)('step %s runs alone, after the steps that it needs', async (step) => {
  const home = temporaryHome()

  const { code, output } = await runCommand(['step', step, '--yes'], { LAB_HOME: home })

  expect(output).toContain(LAST_WORDS[step])
  expect(code).toBe(0)
  for (const secret of secretsIn(home)) expect(output).not.toContain(secret)
})

test('the steps run in order, each from what the one before left', async () => {
  const home = temporaryHome()

  for (const step of STEPS) {
    const { code, output } = await runCommand(['step', step], { LAB_HOME: home })

    expect(output).not.toContain('running step')
    expect(output).toContain(LAST_WORDS[step])
    expect(code).toBe(0)
  }
})

test('the hand-off and the saved world are readable by their owner alone', async () => {
  const home = join(temporaryHome(), '.lab')

  await runCommand(['step', '4'], { LAB_HOME: home })

  const modes = ['handoff.json', 'world.json'].map((name) => statSync(join(home, name)).mode & 0o777)
  expect([statSync(home).mode & 0o777, ...modes]).toEqual([0o700, 0o600, 0o600])
})

test('a step out of order runs what is missing first and says so', async () => {
  const home = temporaryHome()
  await runCommand(['step', '1'], { LAB_HOME: home })

  const { code, output } = await runCommand(['step', '4'], { LAB_HOME: home })

  expect(output).toContain('running steps 2 to 3 first')
  expect(output).not.toContain('Step 1:')
  expect(code).toBe(0)
})

test('a code that expired between two steps is replaced by a new attempt', async ({ mock }) => {
  const env = { LAB_HOME: temporaryHome(), MOCK_ORIGIN: mock.origin }
  await runCommand(['step', '3'], env)
  mock.clock.advance({ seconds: 31 })

  const { code, output } = await runCommand(['step', '4'], env)

  expect(output).toContain('The code was refused, so here is a new attempt: steps 1 to 4.')
  expect(code).toBe(0)
  expect(mock.journal.events.map(({ kind, reason }) => `${kind} ${reason ?? ''}`)).toContain('code.refused expired')
  expect(mock.journal.events.at(-1)?.kind).toBe('tokens.issued')
})

test('a hand-off of another server is not used, and not lost', async ({ mock }) => {
  const home = temporaryHome()
  const live = { tokens: { accessToken: 'at', refreshToken: 'rt', scopes: [], issuedAt: 0, expiresAt: 7200 } }
  writeFileSync(
    join(home, 'handoff.json'),
    JSON.stringify({ version: 1, entries: { 'https://api.x.com my-app': live } }),
  )

  const { code, output } = await runCommand(['step', '5'], { LAB_HOME: home, MOCK_ORIGIN: mock.origin })

  expect(output).toContain('running steps 1 to 4 first')
  expect(code).toBe(0)
  const { entries } = JSON.parse(readFileSync(join(home, 'handoff.json'), 'utf8'))
  expect(entries['https://api.x.com my-app']).toEqual(live)
  expect(mock.journal.events.filter(({ kind }) => kind === 'api.called')).toHaveLength(1)
})

test('a hand-off file that cannot be read is kept aside', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'handoff.json'), '{"version":1,"entr')

  const { code, output } = await runCommand(['step', '2'], { LAB_HOME: home })

  expect(output).toContain('could not be read. It was kept as')
  expect(code).toBe(0)
  expect(readdirSync(home).filter((name) => name.startsWith('handoff.json.broken-'))).toHaveLength(1)
})

test('a saved world that cannot be read is kept aside', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'world.json'), 'nonsense')

  const { code, output } = await runCommand(['step', '4'], { LAB_HOME: home })

  expect(output).toContain('world.json could not be read')
  expect(code).toBe(0)
})

test('two hours after the exchange step 5 fails and names step 6, which repairs it', async ({ mock }) => {
  const env = { LAB_HOME: temporaryHome(), MOCK_ORIGIN: mock.origin }
  await runCommand(['step', '4'], env)
  mock.clock.advance({ hours: 2 })

  const dead = await runCommand(['step', '5'], env)
  const refreshed = await runCommand(['step', '6'], env)
  const alive = await runCommand(['step', '5'], env)

  expect([dead.code, refreshed.code, alive.code]).toEqual([1, 0, 0])
  expect(dead.output).toContain('401')
  expect(dead.output).toContain('npm run step:6')
})

test('a refused refresh ends with exit code 1 and says that the user must agree again', async ({ mock }) => {
  const env = { LAB_HOME: temporaryHome(), MOCK_ORIGIN: mock.origin }
  await runCommand(['step', '4'], env)
  mock.revokeByUser()

  const { code, output } = await runCommand(['step', '6'], env)

  expect(code).toBe(1)
  expect(output).toContain('consent')
  expect(output).toContain('npm run step:1')
})

test('against a running mock a registered redirect URI is used again', async ({ mock }) => {
  const env = { LAB_HOME: temporaryHome(), MOCK_ORIGIN: mock.origin }
  await runCommand(['step', '3'], env)
  await runCommand(['step', '1'], env)

  await runCommand(['step', '3'], env)

  const redirectUris = mock.clients.list()[0]?.redirectUris ?? []
  expect(redirectUris.filter((uri) => uri.endsWith(':5000/oauth/callback'))).toHaveLength(1)
  expect(redirectUris).toHaveLength(2)
})

test('the steps run unchanged as a rehearsal of live: another mock plays X', async ({ mock }) => {
  const home = temporaryHome()
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  const env = {
    LAB_HOME: home,
    PROVIDER: 'live',
    AUTHORIZATION_ORIGIN: mock.origin,
    API_ORIGIN: mock.origin,
    CLIENT_ID: mock.config.clientId,
    CLIENT_SECRET: mock.config.clientSecret ?? '',
    REDIRECT_URI: redirectUri,
  }

  for (const step of STEPS) {
    const { code, output } = await runCommand(['step', step, '--yes'], env)

    expect(output).toContain(LAST_WORDS[step])
    expect(code).toBe(0)
  }
  expect(mock.journal.events.at(-1)?.kind).toBe('refresh.done')
  expect(existsSync(join(home, 'world.json'))).toBe(false)
})

test('a saved world that was edited beyond recognition is kept aside', async () => {
  const home = temporaryHome()
  await runCommand(['step', '1'], { LAB_HOME: home })
  const world = JSON.parse(readFileSync(join(home, 'world.json'), 'utf8'))
  writeFileSync(join(home, 'world.json'), JSON.stringify({ ...world, snapshot: { ...world.snapshot, clients: 5 } }))

  const { code, output } = await runCommand(['step', '4'], { LAB_HOME: home })

  expect(output).toContain('world.json could not be read')
  expect(code).toBe(0)
})

test('tokens that somebody edited out of shape are not sent', async ({ mock }) => {
  const home = temporaryHome()
  const entries = { [`${mock.origin} ${mock.config.clientId}`]: { tokens: { accessToken: 5 } } }
  writeFileSync(join(home, 'handoff.json'), JSON.stringify({ version: 1, entries }))

  const { output } = await runCommand(['step', '5'], { LAB_HOME: home, MOCK_ORIGIN: mock.origin })

  expect(output).toContain('handoff.json could not be read. It was kept as')
  expect(mock.journal.events.filter(({ kind }) => kind === 'api.called')).toEqual([])
})

test('an unverified error is told while step 3 waits, and the genuine answer is still taken', async ({ mock }) => {
  const waiting = await startWaitingStep3(mock, temporaryHome())
  const redirectUri = new URL(waiting.url).searchParams.get('redirect_uri')

  const page = await fetch(`${redirectUri}?error=invalid_request&state=`)
  await fetch(await mock.approve(waiting.url))

  const { code, output } = await waiting.ended
  expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('it is unverified, and ends nothing')])
  expect(output).toContain('An unverified error came: invalid_request. The attempt is still open')
  expect(output).toContain('the one that was sent: the answer belongs to this attempt')
  expect(output).toContain('step 5 tells who did')
  expect(code).toBe(0)
})

test('a scope that X does not have comes back to step 3 as an error, and the journal names it', async () => {
  const home = temporaryHome()

  const { code, output } = await runCommand(['step', '3', '--yes'], { LAB_HOME: home, SCOPES: 'tweet.read users.raed' })

  expect(code).toBe(1)
  expect(output).toContain('refused: invalid_scope. A scope name is wrong')
  expect(output).toContain('Journal: X has no scope "users.raed"; the app gets error=invalid_scope')
})

test('the answer to a photographed URL is taken in the terminal, and step 5 tells who agreed', async ({ mock }) => {
  const home = temporaryHome()
  const env = { LAB_HOME: home, MOCK_ORIGIN: mock.origin }
  const waiting = await startWaitingStep3(mock, home)

  await fetch(await mock.approve(waiting.url, { user: 'mallory_practice' }))
  await waiting.ended
  const { output } = await runCommand(['step', '5'], env)

  expect(output).toContain('@mallory_practice')
})

test('step 3 keeps the tokens that another terminal refreshed while it waited', async ({ mock }) => {
  const home = temporaryHome()
  const env = { LAB_HOME: home, MOCK_ORIGIN: mock.origin }
  await runCommand(['step', '4'], env)
  const waiting = await startWaitingStep3(mock, home)
  await runCommand(['step', '6'], env)
  const refreshed = tokensIn(home)

  await fetch(await mock.approve(waiting.url))
  await waiting.ended

  expect(tokensIn(home)).toEqual(refreshed)
})
