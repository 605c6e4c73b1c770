import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { needsCurl } from '../needs-curl.ts'
import type { Terminal } from '../terminal.ts'
import { projectFolder } from '../project-copy.ts'
import { commandsOf } from './commands.ts'
import { CTRL_C, play, STOPPED, type Scene } from './play.ts'

/**
 * Every command of docs/live.md is typed into a terminal, in the page's order, in a clean copy of the project. The page's
 * ports get free ones, and X's token endpoint and API are a mock. x.com stays what it is: no browser opens, nothing is sent.
 */

beforeEach(needsCurl)

const project = projectFolder()
const commands = commandsOf('docs/live.md')

const LOG_IN = ['Type "log in" to go on:', 'log in\r'] as const
const REFRESH = ['Type "refresh" to go on:', 'refresh\r'] as const

/** Behind the two commands of the rehearsal, which run beside each other. */
const scenes = (mock: MockProvider): [command: string, scene: Scene, proof?: () => unknown][] => [
  ['cp .env.example .env', { dialog: [], code: 0 }, () => fillIn(mock)],
  ['chmod 600 .env', { dialog: [], code: 0 }, () => expect(statSync(ours('.env')).mode & 0o777).toBe(0o600)],
  ['PROVIDER=live npm run step:1', { dialog: [['Next: PROVIDER=live npm run step:2']], code: 0 }],
  ['PROVIDER=live npm run step:2', { dialog: [['code_challenge  ']], code: 0 }],
  [
    'PROVIDER=live npm run step:4',
    { dialog: [LOG_IN, [/https:\/\/x\.com(\/i\/oauth2\/authorize\?\S+)/, agreeAt(mock)], ['granted: ']], code: 0 },
  ],
  ['PROVIDER=live npm run step:5', { dialog: [['You are Ada Practice']], code: 0 }],
  ['PROVIDER=live npm run step:6', { dialog: [REFRESH, ['the old one is spent']], code: 0 }],
  [
    'PROVIDER=live npm run web-app',
    { dialog: [LOG_IN, REFRESH, [/Open (\S+)\/ in a browser/, leadsToX]], code: STOPPED },
  ],
  ...['refresh_token', 'access_token'].map((name): [string, Scene] => [
    `curl -u CLIENT_ID https://api.x.com/2/oauth2/revoke -d client_id=CLIENT_ID -d token_type_hint=${name} -d token=${name.toUpperCase()}`,
    { dialog: [['Enter host password', `${mock.config.clientSecret}\r`], ['{"revoked":true}']], code: 0 },
  ]),
  ['PROVIDER=live npm run step:5', { dialog: [['← 401 ']], code: 1 }],
  ['rm -r .lab', { dialog: [], code: 0 }, () => expect(existsSync(ours('.lab'))).toBe(false)],
  ['rm .env', { dialog: [], code: 0 }, () => expect(existsSync(ours('.env'))).toBe(false)],
]

test('the rehearsal of the page goes through all six steps, and the mock has a line for each request', async () => {
  const [mockLine = '', rehearsal = ''] = await withFreePorts(commands.slice(0, 2))
  const rehearse = () =>
    play(rehearsal, { dialog: [['You are Ada Practice'], ['the old one is spent']], code: 0 }, { cwd: project })

  const screen = await play(
    mockLine,
    {
      dialog: [
        ['Ctrl-C stops it.', rehearse],
        [/GET \/2\/users\/me 200.*/],
        ['refresh.done', CTRL_C],
        ['has stopped.'],
      ],
      code: STOPPED,
    },
    { cwd: project },
  )

  expect(screen.match(/ POST \/2\/oauth2\/token 200 /g)).toHaveLength(2)
})

test('the page has no command that is not run, and no other is run', ({ mock }) => {
  expect(commands.slice(2)).toEqual(scenes(mock).map(([command]) => command))
})

test('the live run does what the page says, from .env to the undoing', { timeout: 90_000 }, async ({ mock }) => {
  for (const [command, scene, proof] of scenes(mock)) {
    await play(withSecrets(command, mock), scene, { cwd: project, env: { API_ORIGIN: mock.origin } })
    await proof?.()
  }

  expect(mock.journal.events.map(({ kind }) => kind)).toContain('revoke.called')
})

function ours(name: string): string {
  return join(project, name)
}

/** The same ports for all of these lines, in place of 4000 and 3000. */
async function withFreePorts(lines: string[]): Promise<string[]> {
  const [mockPort, ownPort] = [await findFreePort(), await findFreePort()]
  return lines.map((line) => line.replaceAll(/\b4000\b/g, String(mockPort)).replaceAll(/\b3000\b/g, String(ownPort)))
}

/** A person copies the credentials from the console, and registers there what stands in the file. */
async function fillIn(mock: MockProvider): Promise<void> {
  const { clientId, clientSecret = '' } = mock.config
  const [text = ''] = await withFreePorts([readFileSync(ours('.env'), 'utf8')])
  const filled = text
    .replace(/^CLIENT_ID=$/m, `CLIENT_ID=${clientId}`)
    .replace(/^CLIENT_SECRET=$/m, `CLIENT_SECRET=${clientSecret}`)
  mock.clients.addRedirectUri(clientId, /^REDIRECT_URI=(.+)$/m.exec(text)?.[1] ?? '')
  writeFileSync(ours('.env'), filled)
}

/** The user agrees in a browser somewhere, and it comes back to the step. */
function agreeAt(mock: MockProvider) {
  return async (path: string) => void (await fetch(await mock.approve(mock.origin + path)))
}

async function leadsToX(app: string, terminal: Terminal): Promise<void> {
  const { status, headers } = await fetch(`${app}/`, { redirect: 'manual' })

  expect([status, headers.get('location')]).toEqual([
    302,
    expect.stringMatching(/^https:\/\/x\.com\/i\/oauth2\/authorize\?/),
  ])
  terminal.type(CTRL_C)
}

/** What the page says to put in the place of its capitals, and the mock in the place of X. */
function withSecrets(command: string, { origin, config }: MockProvider): string {
  if (!command.startsWith('curl')) return command
  const { entries } = JSON.parse(readFileSync(ours('.lab/handoff.json'), 'utf8'))
  const { accessToken, refreshToken } = entries[`${origin} ${config.clientId}`].tokens
  return command
    .replaceAll('https://api.x.com', origin)
    .replaceAll('CLIENT_ID', config.clientId)
    .replace('=REFRESH_TOKEN', `=${refreshToken}`)
    .replace('=ACCESS_TOKEN', `=${accessToken}`)
}
