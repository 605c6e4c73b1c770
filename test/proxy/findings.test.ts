import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { root, temporaryHome } from '../run-command.ts'
import { recordApart } from '../secret-scan/record-apart.ts'
import { reportOf, runToEnd } from './start-run.ts'

const doubleSpender = ['node', join(root, 'test/proxy/programs/twitter-api-v2.mjs')]
const careful = ['node', join(root, 'test/proxy/programs/xdk.mjs')]
const getMe = ['node', '-e', 'fetch("https://api.x.com/2/users/me").then((r) => console.log(r.status))']

const hasCurl = spawnSync('curl', ['--version']).status === 0

test('--fail-on replay is exit code 3 for a program that passed and spent a refresh token twice', async () => {
  const { code, stderr } = await runToEnd(['--fail-on', 'replay', '--', ...doubleSpender])

  expect(code).toBe(3)
  const use = String.raw`event \d+ at \d\d:\d\d:\d\d on connection \d+`
  expect(stderr).toMatch(`REPLAY   RT#1 was spent twice: by event`)
  expect(stderr).toMatch(new RegExp(`RT#1 was spent twice: by ${use}, answered 200, and by ${use}, answered 400`))
  expect(stderr).toContain('replay: g1: RT#1 was spent twice')
})

test('--fail-on replay lets a careful program pass', async () => {
  expect((await runToEnd(['--fail-on', 'replay,unfired', '--fail-on', 'leak', '--', ...careful])).code).toBe(0)
})

test('a replay after an answer that a fault swallowed is told, and is no failure', async () => {
  const fault = '{"at": "token", "when": {"grantType": "refresh_token"}, "then": "drop-after-commit"}'
  const script = `
    import { TwitterApi } from 'twitter-api-v2'
    import { consent } from '${join(root, 'test/proxy/programs/consent.mjs')}'
    const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = process.env
    const api = new TwitterApi({ clientId, clientSecret })
    const { url, codeVerifier } = api.generateOAuth2AuthLink(redirectUri, { scope: ['users.read', 'offline.access'] })
    const { refreshToken } = await api.loginWithOAuth2({ code: await consent(url), codeVerifier, redirectUri })
    for (let tries = 0; tries < 2; tries += 1)
      await api.refreshOAuth2Token(refreshToken).catch(({ code, type }) => console.log(code ?? type))`

  const outcome = await runToEnd([
    '--json',
    '--fault',
    fault,
    '--fail-on',
    'replay,unfired',
    '--',
    'node',
    '--input-type=module',
    '-e',
    script,
  ])

  expect(outcome).toMatchObject({ code: 0 })
  expect(reportOf(outcome)).toMatchObject({
    families: [{ replays: [{ token: 'RT#1', answerLost: true }] }],
    faults: [{ fault: 'drop-after-commit at token (refresh_token)', fired: 1, of: 1 }],
    failed: [],
  })
})

test('a replay of a delayed request that the program left, to try again, is told, and is no failure', async () => {
  const fault = '{"at": "token", "when": {"grantType": "refresh_token"}, "then": {"delaySeconds": 3600}}'
  const script = `
    const { CLIENT_ID, CLIENT_SECRET, MOCK_CONTROL } = process.env
    const headers = { 'content-type': 'application/json' }
    const control = async (path, body) =>
      (await fetch(MOCK_CONTROL + path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : {})).json()
    const { refreshToken } = await control('/sign-in', {})
    const refresh = (signal) => fetch('https://api.x.com/2/oauth2/token', {
      method: 'POST',
      headers: { authorization: 'Basic ' + btoa(CLIENT_ID + ':' + CLIENT_SECRET) },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
      signal,
    })
    const caller = new AbortController()
    const first = refresh(caller.signal).catch(({ name }) => name)
    const happened = async (reason) => {
      while (!(await control('/journal')).events.some((event) => event.reason === reason));
    }
    await happened('delay')
    caller.abort()
    console.log(await first, (await refresh()).status)
    await happened('client-left')
    await control('/faults/1/release', {})
    await happened('answer-lost')`

  const flags = ['--json', '--fault', fault, '--fail-on', 'replay,unfired']
  const outcome = await runToEnd([...flags, '--', 'node', '--input-type=module', '-e', script])

  expect(outcome).toMatchObject({ code: 0, stdout: 'AbortError 200\n' })
  expect(reportOf(outcome)).toMatchObject({
    families: [{ replays: [{ token: 'RT#1', answerLost: true }] }],
    failed: [],
  })
})

test('--fail-on unfired is exit code 3 for a fault that met too few requests', async () => {
  const faults = ['--fault', '{"at": "users/me", "times": 2, "then": {"status": 503}}']

  const { code, stdout, stderr } = await runToEnd([...faults, '--fail-on', 'unfired', '--', ...getMe])

  expect({ code, stdout }).toEqual({ code: 3, stdout: '503\n' })
  expect(stderr).toContain('NOT fired  {"status":503} at users/me, 1 of 2')
})

test('a command that failed keeps its own exit code', async () => {
  const fault = '{"at": "revoke", "then": "reset"}'

  expect(await runToEnd(['--fault', fault, '--fail-on', 'unfired', '--', 'sh', '-c', 'exit 5'])).toMatchObject({
    code: 5,
  })
})

test('a scenario file arms faults and sets the world; flags after it win', async () => {
  const path = join(temporaryHome(), 'scenario.json')
  const faults = [{ at: 'users/me', then: { status: 429, retryAfterSeconds: 7 } }]
  writeFileSync(
    path,
    JSON.stringify({ faults, clock: '2031-05-06T07:08:09Z', profile: 'nothing', set: { plainAllowed: false } }),
  )
  const script = `
    const limited = await fetch('https://api.x.com/2/users/me')
    const { now } = await (await fetch(process.env.MOCK_CONTROL + '/clock')).json()
    console.log(limited.status, limited.headers.get('retry-after'), new Date(now * 1000).toISOString())`
  const flags = ['--scenario', path, '--profile', 'x']

  const { stdout, stderr } = await runToEnd([...flags, '--', 'node', '--input-type=module', '-e', script])

  expect({ stdout, stderr }).toMatchObject({ stdout: '429 7 2031-05-06T07:08:09.000Z\n' })
})

test('--fail-on leak is exit code 3 for a secret in the output, which still comes through', async () => {
  const leaking = ['--fail-on', 'leak', '--', 'sh', '-c', 'echo one; echo "it is $CLIENT_SECRET"']

  const { code, stdout, stderr } = await runToEnd(leaking, { env: recordApart({}).env })

  expect(code).toBe(3)
  expect(stdout).toMatch(/^one\nit is [\w-]{50}\n$/)
  expect(stderr).toMatch(/leak: a client secret in line 2 of stdout/)
  expect(stderr).not.toContain(stdout.slice(-51).trim())
})

test('--scan looks for leaks in what the command wrote, and fails where there is nothing to look at', async () => {
  const folder = temporaryHome()
  const flags = ['--fail-on', 'leak', '--scan', folder, '--scan', join(folder, 'none')]
  const script = 'printf "one\\n%s\\n" "$CLIENT_SECRET" | fold -w 10 > "$1/app.log"'

  const outcome = await runToEnd([...flags, '--', 'sh', '-c', script, 'sh', folder])

  expect(outcome.code).toBe(3)
  expect(outcome.stderr).toContain(`leak: a client secret in line 2 of ${join(folder, 'app.log')}`)
  expect(outcome.stderr).toMatch(/leak: nothing was looked at: ENOENT.*none/)
})

test('a secret that is too short to be looked for is told once, and words that hold it are no leak', async () => {
  const client = ['--client-id', 'mine', '--client-secret', 'dog']

  const outcome = await runToEnd(['--fail-on', 'leak', ...client, '--', 'echo', 'dogma', 'hot dogs'])

  expect(outcome).toMatchObject({ code: 0, stdout: 'dogma hot dogs\n' })
  expect(outcome.stderr.match(/not looked for: .*/g)).toEqual([
    expect.stringMatching(/^not looked for: a client secret \.\.[0-9a-f]{4}, as it has fewer than 8 characters$/),
  ])
})

test('a secret that stands in the command line is a fingerprint in the report', async () => {
  const secret = 'S3cret-of-mine_0123456789'
  const client = ['--client-id', 'mine', '--client-secret', secret]
  const fault = JSON.stringify({ at: 'token', then: { replace: { access_token: secret } } })
  const command = ['sh', '-c', `: curl -u mine:${secret}; : ${btoa(`mine:${secret}`)}`, 'sh', `"${secret}`]
  const args = ['--fault', fault, ...client, '--', ...command]

  const { env } = recordApart({})
  const [text, json, missing] = await Promise.all([
    runToEnd(args, { env }),
    runToEnd(['--json', ...args], { env }),
    runToEnd([...client, '--', `curl -u mine:${secret}`], { env }),
  ])

  expect(text.stderr).toMatch(/^ {2}sh -c : curl -u mine:\(a client secret \.\.[0-9a-f]{4}\)/m)
  expect(reportOf(json).command).toEqual([
    'sh',
    '-c',
    expect.stringMatching(/^: curl -u mine:\(a client secret [^)]+\); : \(a client secret [^)]+\)$/),
    'sh',
    expect.stringMatching(/^"\(a client secret [^)]+\)$/),
  ])
  expect(missing.stderr).toMatch(/There is no command "curl -u mine:\(a client secret/)
  for (const { stderr } of [text, json, missing])
    for (const form of [secret, btoa(`mine:${secret}`)]) expect(stderr).not.toContain(form)
})

test('without --fail-on leak nothing is scanned and the report has no such part', async () => {
  const outcome = await runToEnd(['--json', '--', 'sh', '-c', 'echo "$CLIENT_SECRET"'])

  expect(outcome.code).toBe(0)
  expect(reportOf(outcome)).not.toHaveProperty('leaks')
})

test('calls with an expired access token are counted, in a paragraph of their family', async () => {
  const script = `
    import { TwitterApi } from 'twitter-api-v2'
    import { consent } from '${join(root, 'test/proxy/programs/consent.mjs')}'
    const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri, MOCK_CONTROL } = process.env
    const api = new TwitterApi({ clientId, clientSecret })
    const { url, codeVerifier } = api.generateOAuth2AuthLink(redirectUri, { scope: ['tweet.read', 'users.read'] })
    const { client } = await api.loginWithOAuth2({ code: await consent(url), codeVerifier, redirectUri })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"hours":2}' }
    await fetch(MOCK_CONTROL + '/clock/advance', init)
    await client.v2.me().catch(({ code }) => console.log(code))`

  const { stdout, stderr } = await runToEnd(['--clock', 'frozen', '--', 'node', '--input-type=module', '-e', script])

  expect(stdout).toBe('401\n')
  expect(stderr).toMatch(/g1 {2}client \S+ {2}user @ada_practice {2}users\.read tweet\.read\n/)
  expect(stderr).toMatch(/used {5}0 refreshes, 1 call, 1 with an expired access token/)
  expect(stderr).toMatch(/expired {2}event \d+ at \S+ {2}GET \/2\/users\/me 401 {2}expired: AT#1 expired 0 s ago/)
})

beforeEach(({ skip, task }) => {
  if (!task.name.startsWith('curl') || hasCurl) return
  if (process.env.CI) throw new Error('curl is not installed, and CI must run this test: apt-get install curl')
  skip('curl is not installed: apt-get install curl')
})

test('curl without the trust file is told apart from a program that ignores the proxy', async () => {
  const curl = 'curl -q -sS https://api.x.com/2/users/me'

  const { code, stderr } = await runToEnd(['--', 'sh', '-c', `unset CURL_CA_BUNDLE SSL_CERT_FILE; ${curl}`])

  expect(code).toBe(60)
  expect(stderr).toContain('Nothing arrived at the mock, though the program connected: no request followed.')
  expect(stderr).toContain(
    '1 connection without a request: the program does not trust the certificate in $SSL_CERT_FILE',
  )
})

test('curl reaches the mock by https and by http, and shows why another host is refused', async () => {
  const urls = ['https://api.x.com/2/users/me', 'http://twitter.com/2/users/me', 'http://example.com/']

  const outcome = await runToEnd(['--json', '--', 'curl', '-q', '-sS', '-w', '\n%{http_code}\n', ...urls])

  expect(outcome.code).toBe(0)
  expect(outcome.stdout.match(/^\d{3}$/gm)).toEqual(['401', '401', '403'])
  expect(outcome.stdout).toContain('example.com is no host of X: run --allow-host example.com lets it through')
  expect(reportOf(outcome)).toMatchObject({ requests: 2, proxy: { refused: { 'example.com': 1 } } })
})
