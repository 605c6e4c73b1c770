import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FAKE_SECRET, fakeToken } from '../explain/fake-secrets.ts'
import { cleanEnv, command, runCommand, temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'

const DEAD_TOKEN = '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'

type Ended = { code: number | null; stdout: string; stderr: string }

/** The command with a text on its standard input. */
async function explain(text: string | Buffer, args: string[] = []): Promise<Ended> {
  const child = spawn(process.execPath, [...command, 'explain', ...args], { env: cleanEnv() })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()))
  child.stdin.on('error', () => {}) // It may have read enough.
  child.stdin.end(text)
  ended.code = await new Promise((resolve) => child.once('close', resolve))
  return ended
}

function write(name: string, text: string | Buffer): string {
  const path = join(temporaryHome(), name)
  writeFileSync(path, text)
  return path
}

test('an answer on standard input is explained, and the exit code is 0', async () => {
  const { code, stdout, stderr } = await explain(DEAD_TOKEN)

  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('Cannot tell which: X says the same for each of these')
  expect(stdout).toMatch(/1\. It was used already/)
  expect(stdout).toContain('npm run lab -- run --fail-on replay -- COMMAND')
})

test('a file is read, and --json prints the data and nothing else', async () => {
  const { code, output } = await runCommand(['explain', write('error.log', DEAD_TOKEN), '--json'])

  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    items: [
      {
        where: 'line 1',
        times: 1,
        explanation: { id: 'token-refresh', verdict: 'cannot tell', causes: expect.any(Array) },
      },
    ],
    successes: [],
  })
})

test('an answer by flags needs no input', async () => {
  const { code, output } = await runCommand(['explain', '--status', '401', '--error', 'unauthorized_client'])

  expect(code).toBe(0)
  expect(output).toContain('Missing valid authorization header')
})

test('--endpoint says whose answer it is', async () => {
  const { output } = await runCommand(['explain', '--status', '429', '--endpoint', 'api'])

  expect(output).toContain('Too Many Requests')
})

test.for([
  ['--status', '42', '--status cannot be "42"; it takes the status of an answer, say 400'],
  ['--endpoint', 'home', '--endpoint cannot be "home"; it takes authorization, token, revocation, app-only, api'],
  ['--shoes', '1', "Unknown option '--shoes'"],
  [
    '--error',
    'unauthorised_client',
    '--error: "unauthorised_client" is no name that X is known to give: did you mean unauthorized_client?',
  ],
  ['--error', 'shoes', 'There are invalid_request, invalid_scope, access_denied'],
])('%s %s is a mistake, told in a sentence', async ([flag = '', value = '', says]) => {
  const { code, output } = await runCommand(['explain', flag, value])

  expect(code).toBe(2)
  expect(output).toContain(says)
})

test('flags and a file, or two files, do not go together', async () => {
  const both = await runCommand(['explain', '--status', '400', 'error.log'])
  const two = await runCommand(['explain', 'a.log', 'b.log'])

  expect([both.code, two.code]).toEqual([2, 2])
  expect(both.output).toContain('An answer by flags and a file do not go together')
  expect(two.output).toContain('explain takes one file, not 2')
})

test('a file that is not there, a folder and an empty file are told in a sentence', async () => {
  const folder = temporaryHome()
  mkdirSync(join(folder, 'inner'))

  const ends = await Promise.all(
    [join(folder, 'none.log'), folder, write('empty.log', '\n')].map((path) => runCommand(['explain', path])),
  )

  expect(ends.map(({ code }) => code)).toEqual([2, 2, 2])
  expect(ends.map(({ output }) => output.trim().split('\n')[0])).toEqual([
    expect.stringMatching(/^There is no file /),
    expect.stringMatching(/is a folder; name a file in it\.$/),
    expect.stringMatching(/^The file .* is empty\.$/),
  ])
})

test('an input without an answer says what was looked for, and ends with 2', async () => {
  const { code, stdout, stderr } = await explain('Hello, the build has passed.\n')

  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('No answer of X was found. Looked for: bodies with error')
})

test('an answer that nobody knows is shown as what it could be, and ends with 1', async () => {
  const { code, stdout } = await explain('POST https://api.x.com/2/oauth2/token -> 400\n')

  expect(code).toBe(1)
  expect(stdout).toContain('without its words this answer can be any of these')
  expect(stdout).toContain('"Value passed for the authorization code was invalid."')
})

test('in a terminal without an input it says how it is used, and does not wait', async () => {
  const terminal = new Terminal(['explain'], {})

  expect(await terminal.ends()).toBe(2)
  expect(terminal.screen).toContain('Nothing to explain: name a file, pipe an answer in, or say it with flags.')
})

test('a good answer is recognised, and its tokens are not shown', async () => {
  const tokens = {
    token_type: 'bearer',
    expires_in: 7200,
    access_token: fakeToken('at'),
    scope: 'users.read tweet.read',
  }

  const { code, stdout } = await explain(JSON.stringify(tokens))

  expect(code).toBe(0)
  expect(stdout).toContain('Tokens of a user: a good answer.')
  expect(stdout).toContain('offline.access was not granted')
  expect(stdout).not.toContain(fakeToken('at').slice(0, 12))
})

test('of a long input the first 32 MB are read, and that is said', async () => {
  const line = `${'x'.repeat(1023)}\n`
  const { code, stderr } = await explain(`${DEAD_TOKEN}\n${line.repeat(33 * 1024)}`)

  expect(code).toBe(0)
  expect(stderr).toContain('Only the first 32 MB were read.')
})

test('UTF-16, as PowerShell writes files, is read', async () => {
  const { code, output } = await runCommand([
    'explain',
    write('error.txt', Buffer.from(`\uFEFF${DEAD_TOKEN}`, 'utf16le')),
  ])

  expect(code).toBe(0)
  expect(output).toContain('refresh token')
})

test('each answer of a log is explained once, in its order, with how often it came', async () => {
  const log = [
    `2026-03-01T12:00:00Z POST https://api.x.com/2/oauth2/token client_secret=${FAKE_SECRET}`,
    `2026-03-01T12:00:01Z 400 ${DEAD_TOKEN}`,
    '2026-03-01T12:00:02Z GET https://api.x.com/2/users/me 401 {"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}',
    `2026-03-01T12:00:03Z POST https://api.x.com/2/oauth2/token 400 ${DEAD_TOKEN}`,
  ].join('\n')

  const { stdout } = await explain(log, ['--json'])

  const { items } = JSON.parse(stdout)
  expect(
    items.map(({ explanation, times, where }: { explanation: { id: string }; times: number; where: string }) => [
      explanation.id,
      times,
      where,
    ]),
  ).toEqual([
    ['token-refresh', 2, 'line 2'],
    ['api-401', 1, 'line 3'],
  ])
  expect(stdout).not.toContain(FAKE_SECRET)
})

test('--help lists the flags', async () => {
  const { code, output } = await runCommand(['explain', '--help'])

  expect(code).toBe(0)
  for (const flag of ['--status', '--error', '--description', '--endpoint', '--json']) expect(output).toContain(flag)
})

test.for([[[]], [['--json']]])(
  'what npm run mock %j prints of a refusal is explained with its reason',
  async ([flags = []]) => {
    const mock = spawn(process.execPath, [...command, 'mock', '--port', '0', ...flags], { env: cleanEnv() })
    onTestFinished(() => void mock.kill('SIGKILL'))
    let printed = ''
    const seen = (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = (chunk: Buffer | string) => {
          printed += chunk.toString()
          const found = pattern.exec(printed)
          if (found) resolve(found[0])
        }
        mock.stdout.on('data', look)
        mock.stderr.on('data', look)
        look('')
      })

    await fetch(`${await seen(/http:\/\/127\.0\.0\.1:\d+/)}/2/users/me`)
    const line = await seen(/^.*bearer-missing.*$/m)
    const { code, stdout } = await explain(line)

    expect(code).toBe(0)
    expect(stdout).toContain('The token did not arrive as one')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Shown by: the mock’s journal says "bearer-missing".')
  },
)
