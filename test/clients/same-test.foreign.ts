import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { cleanEnv, root, temporaryHome } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

/** One test in five languages, as docs/testing.md shows it, each in a folder as a reader would paste it. */

type Language = {
  name: string
  command: () => string[]
  /** The line of the bot that keeps the new refresh token, as a pattern. */
  keeps: [file: string, line: RegExp]
}

const sources = ['--conditions', 'lab-source', '--import', import.meta.resolve('tsx')]
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

const languages: Language[] = [
  {
    name: 'vitest',
    command: () => [process.execPath, vitest, 'run', '--root', '.', '--config', 'vitest.config.mjs'],
    keeps: ['bot.ts', /^.*refreshToken = answer.*$/m],
  },
  {
    name: 'node',
    command: () => [process.execPath, ...sources, '--test', 'expiry.test.mjs'],
    keeps: ['bot.mjs', /^.*refreshToken = answer.*$/m],
  },
  {
    name: 'python',
    command: () => [find(tools.pytest), '-m', 'pytest', '-p', 'no:cacheprovider'],
    keeps: ['bot.py', /^.*refresh_token = answer.*$/m],
  },
  {
    name: 'go',
    command: () => [find(tools.go), 'test', './...'],
    keeps: ['bot.go', /^.*RefreshToken = answer.*$/m],
  },
  { name: 'sh', command: () => ['sh', 'expiry.sh'], keeps: ['bot.sh', /^.*>"\$TOKENS\/refresh"$/m] },
]

let mock: MockProvider

beforeAll(async () => {
  mock = await startMockProvider()
  return () => mock.stop()
})

/** The files of a language elsewhere, with the package beside them as npm would put it. */
function paste({ name }: Pick<Language, 'name'>): string {
  const folder = join(temporaryHome(), 'pasted')
  cpSync(join(root, 'test/clients/same-test', name), folder, { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/twitter-oauth-lab'))
  symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'))
  const conditions = ['lab-source', 'module', 'node', 'development|production']
  const config = { ssr: { resolve: { conditions } } }
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  return folder
}

async function runIn(folder: string, [file = '', ...args]: string[]): Promise<{ code: number | null; output: string }> {
  const env = cleanEnv({ MOCK_ORIGIN: mock.origin, PYTHONDONTWRITEBYTECODE: '1' })
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = await once(child, 'close')
  return { code, output }
}

test.for(languages)('the test passes in $name, and leaves no world behind', async (language) => {
  const { code, output } = await runIn(paste(language), language.command())

  expect({ code, output }).toMatchObject({ code: 0 })
  expect(mock.worlds.list()).toEqual([])
})

test.for(languages)('in $name it fails for a bot that forgets the new refresh token', async (language) => {
  const folder = paste(language)
  const [file, line] = language.keeps
  const bot = readFileSync(join(folder, file), 'utf8')
  writeFileSync(join(folder, file), bot.replace(line, ''))

  const { code, output } = await runIn(folder, language.command())

  expect(bot).toMatch(line)
  expect(code, `it passed:\n${output}`).not.toBe(0)
  expect(output).toMatch(/refresh: 400|400 Bad Request|400 Client Error|error: 400/)
  expect(mock.worlds.list()).toEqual([])
})

test('five workers at once do not disturb each other', async () => {
  const folder = paste({ name: 'sh' })

  const workers = await Promise.all(Array.from({ length: 5 }, () => runIn(folder, ['sh', 'expiry.sh'])))

  expect(workers).toEqual(Array.from({ length: 5 }, () => ({ code: 0, output: '' })))
})

test('every folder of the test is run', () => {
  const folders = readdirSync(join(root, 'test/clients/same-test'))

  expect(languages.map(({ name }) => name).toSorted()).toEqual(folders.toSorted())
})
