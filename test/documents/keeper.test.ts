import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { marked } from 'marked'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { startMockProvider } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { usePostgres } from '../keeper/postgres.ts'
import { projectFolder } from '../project-copy.ts'
import { root } from '../run-command.ts'
import { commandsOf } from './commands.ts'
import { CTRL_C, play } from './play.ts'

/** docs/keeper.md is done as it says, in a clean copy of the project. */

const PAGE = 'docs/keeper.md'
const project = projectFolder()
const postgres = usePostgres()

const ENDED = 0

const blocks = marked
  .lexer(readFileSync(join(root, PAGE), 'utf8'))
  .flatMap((token) => (token.type === 'code' ? [{ lang: token.lang, text: String(token.text) }] : []))

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the page has no command that is not run, or that is another’s', () => {
  expect(commandsOf(PAGE)).toEqual([
    'npm run keep -- --demo',
    'npm install twitter-oauth-lab croner libsql',
    'npm install pg',
    'export DATABASE_URL=postgres://keeper:…@db:5432/keeper',
    'npm run keep -- --store env:DATABASE_URL --spool /var/lib/keeper/spool',
    'npm run lab -- keys new --ring /etc/my-app/keyring.json',
    'npm run lab -- keys rotate',
    'npm run lab -- keys status --store file:./tokens.db',
    'npm run lab -- keys retire KID --store file:./tokens.db',
    'npm run mock -- --port 4000',
    'npm run lab -- keys new --ring .lab/ring.json',
    'export KEEPER_KEYRING=$PWD/.lab/ring.json MOCK_ORIGIN=http://127.0.0.1:4000',
    'npm run lab -- keep adopt',
    'npm run keep',
    'npm run keep | npx pino-pretty',
    'npm install twitter-oauth-lab croner pino',
    'npm run rehearse',
    'npm test',
    'npm run soak',
    'npm run bench:keeper',
  ])
})

test('the commands that the page leaves to others are scripts of the package', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['rehearse', 'soak', 'bench:keeper', 'mock', 'keep']))
})

test('the demo runs, and ends by itself', async () => {
  const screen = await play('npm run keep -- --demo', { dialog: [], code: ENDED }, { cwd: project })

  expect(screen).toContain('rotat')
})

test('a ring is made, its key rotated, counted and retired', async () => {
  const folder = temporaryFolder()
  const ring = join(folder, 'keyring.json')
  const store = `file:${join(folder, 'tokens.db')}`
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const env = { KEEPER_KEYRING: ring, MOCK_ORIGIN: mock.origin }
  const type = (line: string, code = ENDED) => play(line, { dialog: [], code }, { cwd: project, env })
  const [, , , , , make = '', rotate = '', status = '', retire = ''] = commandsOf(PAGE)
  const onStore = (line: string) => line.replace('file:./tokens.db', store)

  await type(make.replace('/etc/my-app/keyring.json', ring))
  const { current } = JSON.parse(readFileSync(ring, 'utf8'))
  await adopt(`npm run lab -- keep adopt --store ${store}`, mock.origin, env)
  await type(rotate)
  const counted = await type(onStore(status))
  const refused = await type(onStore(retire).replace('KID', current), 2)

  expect(counted).toContain(current)
  expect(refused).toContain(current)
})

test('the service is started as the page says, on a mock, and on PostgreSQL', async () => {
  const mock = await startMockProvider({ port: await findFreePort() })
  onTestFinished(() => mock.stop())
  const lines = commandsOf(PAGE)
  const [, , , , onPostgres = ''] = lines
  const [make = '', , takeOver = '', keep = ''] = lines.slice(lines.indexOf('npm run mock -- --port 4000') + 1)
  const folder = temporaryFolder()
  const ring = join(folder, '.lab/ring.json')
  const env = {
    KEEPER_KEYRING: ring,
    MOCK_ORIGIN: mock.origin,
    DATABASE_URL: postgres().url,
    LAB_HOME: join(folder, '.lab'),
  }
  const run = (line: string) =>
    play(
      line,
      { dialog: [['service.starts'], [/"event":"service.(ready|runs|started)"|status/, CTRL_C]], code: anyEnd },
      { cwd: project, env },
    )

  await play(make.replace('.lab/ring.json', ring), { dialog: [], code: ENDED }, { cwd: project, env })
  await adopt(takeOver, mock.origin, env)
  const screens = [await run(keep)]
  screens.push(await run(onPostgres.replace('/var/lib/keeper/spool', join(folder, 'spool'))))

  expect(screens).toEqual([expect.stringContaining('service.stopped'), expect.stringContaining('service.stopped')])
})

const anyEnd = (screen: string) => (screen.includes('^C') ? 130 : 0)

/** A log-in in the browser, by whoever has the mock. */
async function adopt(line: string, origin: string, env: Record<string, string>): Promise<void> {
  const approve = async (url: string) => {
    const answer = await fetch(`${origin}/_mock/approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ authorizationUrl: url }),
    })
    const { location } = await answer.json()
    expect((await fetch(location)).status).toBe(200)
  }
  await play(
    line,
    { dialog: [[/(http:\/\/127\.0\.0\.1:\d+\/i\/oauth2\/authorize\S+)/, approve]], code: ENDED },
    { cwd: project, env },
  )
}

test('the compose file has keepers that are told where everything is', () => {
  const [compose] = blocks.filter(({ lang }) => lang === 'yaml').map(({ text }) => parse(text))

  expect(compose.services.keeper.command).toMatch(/ keep --store env:DATABASE_URL --spool \/spool$/)
  expect(compose.services.keeper.volumes).toContain('spool:/spool')
  expect(Object.keys(compose.volumes)).toEqual(['spool', 'db'])
})

test('the unit starts the command, and gives it longer than a request and a commit may take', () => {
  const [unit = ''] = blocks.filter(({ lang }) => lang === 'ini').map(({ text }) => text)

  expect(unit).toMatch(
    /^ExecStart=\S+ node_modules\/twitter-oauth-lab\/dist\/src\/command\.js keep --store file:\/var\/lib\/keeper\/tokens\.db$/m,
  )
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(45)
})

test('the first lines of code and those of an own store are made of what the package exports', async () => {
  const keeper = await import('../../src/keeper/index.ts')
  const storeTests = await import('../../src/keeper/store-tests.ts')
  const code = blocks.filter(({ lang }) => lang === 'ts').map(({ text }) => text)
  const named = code.flatMap((text) =>
    [...text.matchAll(/import \{ ([^}]+) \} from 'twitter-oauth-lab\/keeper[^']*'/g)].flatMap(([, names = '']) =>
      names.split(', ').filter((name) => !name.startsWith('type ')),
    ),
  )

  expect(code).toHaveLength(4)
  expect(named.filter((name) => !(name in keeper) && !(name in storeTests))).toEqual([])
})
