import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { expect, onTestFinished, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { signalGroup } from '../../src/system/process-group.ts'
import { readBlocks } from '../testing/docs.ts'
import { checkTypes, createProject, dev, run, USE_VITEST, type Ran } from './packed.ts'

/** The package as strangers get it: installed from the tarball, with each door as they come to it. */

/** Installed as it is, without any of its optional peers. */
const bare = createProject('bare')
/** With what this package's users have as well. */
const equipped = createProject(
  'equipped',
  ...dev('vitest', 'typescript', '@types/node', 'twitter-api-v2'),
  'jest@30',
  '@jest/globals@30',
  '@types/jest@30',
)

const entries = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.replace(/^\./, manifest.name))

const blocks = readBlocks()
const vitestBlocks = blocks.filter(({ lang }) => lang === 'ts')

test('publint has nothing to say', async () => {
  const pkgDir = join(bare, 'node_modules', manifest.name)

  const { messages } = await publint({ pkgDir, pack: false, strict: true })

  expect(messages).toEqual([])
})

test('the tarball holds what runs, what is read, and no test', () => {
  const files = readdirSync(join(bare, 'node_modules', manifest.name), { recursive: true, encoding: 'utf8' })

  const tops = new Set(files.map((file) => file.split('/')[0]))
  expect([...tops].toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'docs',
    'mock-provider',
    'package.json',
    'src',
    'steps',
  ])
  expect(files.filter((file) => /\.test\.|\.foreign\.|\.tsbuildinfo|\.env/.test(file))).toEqual([])
})

test('all that is installed with it weighs at most 15 MB', () => {
  const folder = join(bare, 'node_modules')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

  expect(bytes).toBeGreaterThan(1_000_000)
  expect(bytes).toBeLessThanOrEqual(15_000_000)
})

test('no optional peer is installed along', () => {
  const installed = readdirSync(join(bare, 'node_modules'))

  expect(Object.keys(manifest.peerDependencies).filter((name) => installed.includes(name))).toEqual([])
  expect(Object.keys(manifest.peerDependenciesMeta).toSorted()).toEqual(
    Object.keys(manifest.peerDependencies).toSorted(),
  )
})

function importEntry(folder: string, entry: string): Ran {
  const script = `import(${JSON.stringify(entry)}).then((names) => console.log(Object.keys(names).join(' ')))`
  return run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder })
}

test('the matchers for Jest without Jest say what to install', () => {
  const { code, output } = importEntry(bare, 'twitter-oauth-lab/jest')

  expect(code).toBe(1)
  expect(output).toContain('twitter-oauth-lab/jest needs @jest/globals, which is not installed: npm install')
})

test('the fixture without vitest says what to install', () => {
  const { code, output } = importEntry(bare, 'twitter-oauth-lab/vitest')

  expect(code).toBe(1)
  expect(output).toContain(
    'twitter-oauth-lab/vitest needs vitest, which is not installed: npm install --save-dev vitest',
  )
})

test.for(entries.filter((entry) => !/\/(vitest|jest)$/.test(entry)))('%s needs no peer', (entry) => {
  const { code, output } = importEntry(bare, entry)

  expect(output).toMatch(/^\w+( \w+)*\n$/)
  expect(code).toBe(0)
})

test.for(['node_modules/.bin/twitter-oauth-lab', 'npx'])('%s starts the mock', async (command) => {
  const args = command === 'npx' ? ['twitter-oauth-lab', 'mock', '--port', '0'] : ['mock', '--port', '0']
  const { HOME, PATH } = process.env
  // A group of its own: npx starts the command behind a shell.
  const child = spawn(command === 'npx' ? command : join(bare, command), args, {
    cwd: bare,
    env: { HOME, PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  onTestFinished(() => void (child.pid && signalGroup(child.pid, 'SIGKILL')))
  let output = ''
  while (!/http:\/\/127\.0\.0\.1:\d+/.test(output)) output += String((await once(child.stdout, 'data'))[0])

  const response = await fetch(`${/http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0]}/2/users/me`)

  expect(response.status).toBe(401)
})

/** Doors of the command that need optional peers, and what they print once they have them. */
const doors: [args: string[], works: RegExp][] = [
  [['step', '1'], /43 characters, kept here/],
  [['learn'], /The life of each token/],
  [['run', '--', 'true'], /true: 0 requests at the mock/],
]

test('what a door says to install is all that it needs', () => {
  const folder = createProject('learner')
  const lab = (args: string[]) => run(join(folder, 'node_modules/.bin/twitter-oauth-lab'), args, { cwd: folder })
  for (const [args, works] of doors) {
    const refused = lab(args)
    const [line = ''] = /npm install --save-dev .+/.exec(refused.output) ?? []

    expect({ code: refused.code, words: line.split(' ').length > 3 }).toEqual({ code: 2, words: true })
    expect(run('sh', ['-c', line], { cwd: folder })).toMatchObject({ code: 0 })
    expect(lab(args).output).toMatch(works)
  }
  expect(lab(['check', '1', '4']).output).toMatch(/0 met, 2 not/)
})

const USE = `
import { callApi, type TokenSet } from 'twitter-oauth-lab'
import { startMockProvider, type JournalEvent, type MockProvider } from 'twitter-oauth-lab/mock'
import { interceptX, type Interception } from 'twitter-oauth-lab/intercept'
import { assertRefreshes, matchers, type Scope } from 'twitter-oauth-lab/assert'
import { storeTests, type OpenStore, type StoreTest } from 'twitter-oauth-lab/keeper/store-tests'

export async function prove(open: OpenStore): Promise<void> {
  for (const { run } of storeTests satisfies readonly StoreTest[]) await run({ open, reopen: open })
}
// @ts-expect-error: a store cannot be opened by a text.
await storeTests[0]?.run('memory:')
export async function use(): Promise<TokenSet | undefined> {
  const mock: MockProvider = await startMockProvider({ profile: 'x', clients: [{ type: 'public' }] })
  using interception: Interception = interceptX(mock, { others: 'refuse' })
  const scope: Scope = { since: mock.journal.mark(), user: 'ada_practice' }
  const [event]: JournalEvent[] = mock.journal.since()
  assertRefreshes(mock, 0, scope)
  const { pass } = matchers.toShowRotation(mock, scope)
  interception.restore()
  await callApi(mock.config, event?.grant ?? String(pass), '/2/users/me')
  return undefined
}
// @ts-expect-error: a count is no text.
assertRefreshes(await startMockProvider(), '2')
// @ts-expect-error: there is no such option.
interceptX(await startMockProvider(), { other: 'refuse' })
`

const resolutions: [name: string, options: object][] = [
  ['node16', { module: 'node16', moduleResolution: 'node16' }],
  ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
]

test.for(resolutions)('the types hold in strict TypeScript with %s, libraries checked too', ([name, options]) => {
  const { code, output } = checkTypes(join(equipped, `types-${name}`), { 'use.ts': USE }, options)

  expect(output).toBe('')
  expect(code).toBe(0)
})

test.for(resolutions)('so do those of the fixture and the examples of the docs with %s', ([name, options]) => {
  const examples = vitestBlocks.map(({ text }, index) => [`example-${index}.ts`, text])
  const files = { 'use.ts': USE_VITEST, ...(Object.fromEntries(examples) as Record<string, string>) }

  // What vitest and its own dependencies declare is theirs.
  const { code, output } = checkTypes(join(equipped, `fixture-${name}`), files, { ...options, skipLibCheck: true })

  expect(output).toBe('')
  expect(code).toBe(0)
})

const useJest = (imports: string) => `${imports}
import { startMockProvider } from 'twitter-oauth-lab/mock'
import 'twitter-oauth-lab/jest'

test('typed', async () => {
  const mock = await startMockProvider()
  expect(mock).toShowRefreshes(0, { since: mock.journal.mark() })
  expect(mock).not.toShowCall('GET /2/users/me', { status: 401 })
  expect('text').toHoldNoSecretOf(mock)
  // @ts-expect-error: a count is no text.
  expect(() => expect(mock).toShowRefreshes('2')).toThrow()
  await mock.stop()
})
`

test.for(resolutions)('so do those of the matchers for Jest, imported or global, with %s', ([name, options]) => {
  const imported = { 'use.ts': useJest("import { expect, test } from '@jest/globals'") }
  const global = { 'use.ts': useJest('') }

  const outputs = [
    checkTypes(join(equipped, `jest-${name}`), imported, options),
    checkTypes(join(equipped, `jest-global-${name}`), global, { ...options, types: ['node', 'jest'] }),
  ]

  expect(outputs).toEqual(Array.from(outputs, () => ({ code: 0, output: '' })))
})

test('the examples of the docs for vitest pass with the package', () => {
  const folder = join(equipped, 'vitest')
  mkdirSync(folder)
  for (const [index, { text }] of vitestBlocks.entries()) writeFileSync(join(folder, `example-${index}.test.ts`), text)

  const { code, output } = run(join(equipped, 'node_modules/.bin/vitest'), ['run', '--root', folder])

  expect(output).toContain(`Tests  ${vitestBlocks.length} passed (${vitestBlocks.length})`)
  expect(code).toBe(0)
})

const example = (runner: string): string => blocks.find(({ text }) => text.includes(`from '${runner}'`))?.text ?? ''

test('the example of the docs for node:test passes with the package', () => {
  writeFileSync(join(bare, 'example.test.js'), example('node:test'))

  const { code, output } = run(process.execPath, ['--test', 'example.test.js'], { cwd: bare })

  expect(output).toMatch(/pass 1\n/)
  expect(code).toBe(0)
})

/** Jest with ES modules, in a folder of its own. */
function runJest(name: string, text: string): Ran {
  const folder = join(equipped, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'example.test.js'), text)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', jest: { transform: {} } }))
  const env = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' }
  return run(join(equipped, 'node_modules/.bin/jest'), ['--rootDir', folder], { cwd: folder, env })
}

test('the example of the docs for Jest passes with the package', () => {
  const { code, output } = runJest('jest', example('@jest/globals'))

  expect(output).toMatch(/Tests: +1 passed, 1 total/)
  expect(code).toBe(0)
})

const IN_JEST = `
import { expect, test } from '@jest/globals'
import { connect } from 'node:tls'
import { startMockProvider } from 'twitter-oauth-lab/mock'
import { interceptX } from 'twitter-oauth-lab/intercept'
import { matchers } from 'twitter-oauth-lab/assert'
import https from 'node:https'

expect.extend(matchers)

test('hard-coded hosts lead to the mock', async () => {
  const mock = await startMockProvider()
  interceptX(mock)
  const viaFetch = await fetch('https://api.x.com/2/users/me')
  const viaHttps = await new Promise((resolve) => https.get('https://x.com/2/users/me', resolve))
  await mock.stop()
  expect([viaFetch.status, viaHttps.statusCode, typeof connect]).toEqual([401, 401, 'function'])
  expect(mock).toShowCall('GET /2/users/me')
})
test('a failure is told with its evidence', async () => {
  const mock = await startMockProvider()
  await mock.stop()
  expect(mock).toShowRefreshes(1)
})`

test('in Jest interception works, and a matcher fails with its evidence', () => {
  const { code, output } = runJest('jest-intercept', IN_JEST)

  expect(output).toMatch(/Tests: +1 failed, 1 passed, 2 total/)
  expect(output).toContain('toShowRefreshes: expected 1 refresh; the journal shows 0')
  expect(output).toContain('way out: give the app mock.config or mock.fetch, or call interceptX(mock)')
  expect(code).toBe(1)
})
