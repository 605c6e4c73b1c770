import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { beforeEach, expect, test } from 'vitest'
import { findFreePort } from '../../src/system/ports.ts'
import { needsCurl } from '../needs-curl.ts'
import { projectFolder } from '../project-copy.ts'
import { root } from '../run-command.ts'
import { Visitor } from '../steps/keep-alive-app.ts'
import type { Terminal } from '../terminal.ts'
import { commandsOf } from './commands.ts'
import { CTRL_C, play, STOPPED } from './play.ts'

/** docs/bonus-02-keep-alive.md is done as it says, in a clean copy of the project. */

const PAGE = 'docs/bonus-02-keep-alive.md'
const project = projectFolder()

beforeEach(needsCurl)

test('the page has no command that is not run', () => {
  expect(commandsOf(PAGE)).toEqual([
    'npm run keep-alive',
    'npm run mock -- --port 4000',
    'MOCK_ORIGIN=http://127.0.0.1:4000 npm run keep-alive',
    `curl -H 'content-type: application/json' -d '{"days":40}' http://127.0.0.1:4000/_mock/clock/advance`,
    `curl -H 'content-type: application/json' -d '{}' http://127.0.0.1:4000/_mock/revoke-by-user`,
    'PROVIDER=live npm run keep-alive',
  ])
})

test('each code block of the page stands in the step, line by line', () => {
  const step = readFileSync(join(root, 'steps/bonus-02-keep-alive.ts'), 'utf8')
  const blocks = marked
    .lexer(readFileSync(join(root, PAGE), 'utf8'))
    .flatMap((token) => (token.type === 'code' && token.lang === 'ts' ? [String(token.text)] : []))

  expect(blocks.length).toBeGreaterThan(5)
  for (const line of blocks.join('\n').split('\n')) expect(step).toContain(line)
})

const at = (origin: string) => ({ origin })

/** Where the app sends who wants to log in. */
async function readLogIn(origin: string): Promise<string | null> {
  return (await fetch(`${origin}/log-in`, { redirect: 'manual' })).headers.get('location')
}

test('in three terminals 40 days pass, then access is taken back', { timeout: 120_000 }, async () => {
  const port = await findFreePort()
  const [, mock = '', app = '', days = '', takeBack = ''] = commandsOf(PAGE).map((line) =>
    line.replace('4000', `${port}`),
  )
  const type = (line: string) => play(line, { dialog: [], code: 0 }, { cwd: project })
  const ada = new Visitor((url) => approve(port, url))

  const use = async (origin: string) => {
    await ada.logIn(at(origin))
    expect((await ada.press(at(origin), '/posts', { text: 'Still here' })).text).toContain('<li>Still here</li>')
    await type(days)
  }
  const lose = async (origin: string, terminal: Terminal) => {
    expect((await ada.open(at(origin))).text).toContain('<li>Still here</li>')
    await type(takeBack)
    expect((await ada.open(at(origin))).text).toContain('Try again in a minute')
    await control(port, 'clock/advance', { minutes: 1 })
    const again = async () => (await ada.open(at(origin))).text
    await expect.poll(again).toContain('may not act for you any more. <a href="/log-in">')
    terminal.type(CTRL_C)
  }
  const runApp = async () => {
    let origin = ''
    await play(
      app,
      {
        dialog: [
          [/Open (\S+)\/ in a browser/, (found) => use((origin = found))],
          ['grant.adopted'],
          ['refresh.rotated', (_, terminal) => lose(origin, terminal)],
          ['grant.needs_consent'],
        ],
        code: STOPPED,
      },
      { cwd: project },
    )
  }
  await play(
    mock,
    {
      dialog: [['Ctrl-C stops it.', runApp], [/RT#1 AT#2 RT#2 {2}refresh\.done/, CTRL_C], ['has stopped.']],
      code: STOPPED,
    },
    { cwd: project },
  )
})

test('live asks for both words, then leads to X', async () => {
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  const env = { CLIENT_ID: 'an-id', CLIENT_SECRET: 'a secret that is none', REDIRECT_URI: redirectUri }
  const led: (string | null)[] = []
  const look = async (origin: string, terminal: Terminal) => {
    led.push(await readLogIn(origin))
    terminal.type(CTRL_C)
  }
  await play(
    'PROVIDER=live npm run keep-alive',
    {
      dialog: [
        ['Type "log in" to go on:', 'log in\r'],
        ['Type "refresh" to go on:', 'refresh\r'],
        [/Open (\S+)\/ in a browser/, look],
      ],
      code: STOPPED,
    },
    { cwd: project, env },
  )

  expect(led).toEqual([expect.stringMatching(/^https:\/\/x\.com\/i\/oauth2\/authorize\?/)])
})

async function approve(port: number, authorizationUrl: string): Promise<string> {
  return (await control(port, 'approve', { authorizationUrl })).location ?? ''
}

async function control(port: number, path: string, body: object): Promise<{ location?: string }> {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const said: { location?: string } = await (await fetch(`http://127.0.0.1:${port}/_mock/${path}`, init)).json()
  return said
}
