import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'

/**
 * What the harness costs: `npm run bench:harness`. Medians of three runs on this machine, next to their budget; nothing
 * is asserted.
 */

const TESTS = 500
const PROVIDERS = 200
const REFRESHES = 3000
const RUNS = 3

type Row = { what: string; measured: string; budget?: string }

const CONFIG = `export default {
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: { include: ['*.temp.ts'], reporters: ['dot'] },
}`

/** One file of 500 tests, by what each test does. */
const suites: [what: string, test: string][] = [
  ['empty', '() => {}'],
  ['a fresh mock', 'async ({ mock }) => void mock'],
  [
    'a fresh mock, signIn and one mock.fetch',
    'async ({ mock }) => { await mock.signIn(); await me(mock.fetch, mock) }',
  ],
  ['a fresh mock, one request over a socket', 'async ({ mock }) => { await me(fetch, mock) }'],
]

function suiteOf(test: string): string {
  return `import { test } from 'twitter-oauth-lab/vitest'
const me = async (send, mock) => (await send(mock.origin + '/2/users/me')).text()
for (let number = 0; number < ${TESTS}; number++) test('test ' + number, ${test})`
}

/** Seconds that vitest takes for one file of tests, start to end. */
async function secondsOfSuite(text: string): Promise<number> {
  const folder = mkdtempSync(join(import.meta.dirname, '.temp-'))
  try {
    writeFileSync(join(folder, 'suite.temp.ts'), text)
    writeFileSync(join(folder, 'vitest.config.ts'), CONFIG)
    const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
    const startedAt = performance.now()
    const child = spawn(process.execPath, [vitest, 'run', '--root', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`the suite failed with ${code}`)
    return (performance.now() - startedAt) / 1000
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function middleOf(results: number[]): number {
  return results.toSorted((a, b) => a - b)[Math.floor(results.length / 2)] ?? Number.NaN
}

/** In each run all suites take turns, and what one adds is counted against the empty one of the same run. */
async function suiteRows(): Promise<Row[]> {
  const runs: number[][] = []
  for (let run = 0; run < RUNS; run++) {
    const seconds: number[] = []
    for (const [, test] of suites) seconds.push(await secondsOfSuite(suiteOf(test)))
    runs.push(seconds)
  }
  return suites.map(([what], suite) => {
    const added = middleOf(runs.map((seconds) => (seconds[suite] ?? 0) - (suite === 0 ? 0 : (seconds[0] ?? 0))))
    return {
      what: `${TESTS} tests: ${what}`,
      measured: `${added.toFixed(2)} s${suite === 0 ? '' : ' more'}`,
      ...(what === 'a fresh mock' && { budget: '<= 3 s more' }),
    }
  })
}

/** Refreshes a second through one door, each with the token of the one before. */
async function refreshesPerSecond(door: (mock: MockProvider) => typeof fetch): Promise<number> {
  const mock = await startMockProvider()
  const send = door(mock)
  const { clientId, clientSecret, tokenEndpoint } = mock.config
  const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  let { refreshToken = '' } = await mock.signIn()
  const startedAt = performance.now()
  for (let count = 0; count < REFRESHES; count++) {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
    const response = await send(tokenEndpoint, { method: 'POST', headers, body })
    refreshToken = ((await response.json()) as { refresh_token: string }).refresh_token
  }
  const seconds = (performance.now() - startedAt) / 1000
  await mock.stop()
  return REFRESHES / seconds
}

const ANSWER = JSON.stringify({
  token_type: 'bearer',
  expires_in: 7200,
  access_token: 'a'.repeat(91),
  scope: 'users.read tweet.read offline.access',
  refresh_token: 'r'.repeat(91),
})

/** What the same Request and Response cost where nothing is done between them. */
async function bareLoop(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  await new Request(input, init).text()
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(ANSWER, { status: 200, headers })
}

const doors: ((mock: MockProvider) => typeof fetch)[] = [(mock) => mock.fetch, () => fetch, () => bareLoop]

/** The doors take turns, so that a busy moment of the machine meets all of them. */
async function fetchRows(): Promise<Row[]> {
  const runs: number[][] = []
  for (let run = 0; run <= RUNS; run++) {
    const rates: number[] = []
    for (const door of doors) rates.push(await refreshesPerSecond(door))
    runs.push(rates)
  }
  // The first run warms up.
  const median = (pick: (rates: number[]) => number) => middleOf(runs.slice(1).map(pick))
  const ratioTo = (door: number) => median((rates) => (rates[0] ?? 0) / (rates[door] ?? 0))
  return [
    { what: 'refresh through mock.fetch', measured: `${Math.round(median(([rate = 0]) => rate))} /s` },
    { what: '  against fetch over a socket', measured: `${ratioTo(1).toFixed(1)} x`, budget: '>= 4 x' },
    { what: '  against bare Request and Response', measured: `${ratioTo(2).toFixed(2)} x`, budget: '>= 0.45 x' },
  ]
}

const MEMORY = `import { startMockProvider } from 'twitter-oauth-lab/mock'
const mocks = await Promise.all(Array.from({ length: ${PROVIDERS} }, () => startMockProvider()))
for (const mock of mocks) {
  const { accessToken } = await mock.signIn()
  await (await fetch(mock.origin + '/2/users/me', { headers: { authorization: 'Bearer ' + accessToken } })).text()
}
gc()
console.log(process.memoryUsage.rss() / 1e6)
await Promise.all(mocks.map((mock) => mock.stop()))`

/** Megabytes of a process that has started so many providers, each asked once. */
async function providersRow(): Promise<Row> {
  const folder = mkdtempSync(join(import.meta.dirname, '.temp-'))
  try {
    const file = join(folder, 'memory.mjs')
    writeFileSync(file, MEMORY)
    const flags = ['--expose-gc', '--conditions', 'lab-source', '--import', import.meta.resolve('tsx')]
    const child = spawn(process.execPath, [...flags, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`the providers failed with ${code}`)
    const megabytes = Math.round(Number(output))
    return { what: `${PROVIDERS} providers in one process`, measured: `${megabytes} MB`, budget: '<= 300 MB' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rows = [...(await suiteRows()), ...(await fetchRows()), await providersRow()]
for (const { what, measured, budget = '' } of rows)
  console.log(`${what.padEnd(56)}${measured.padStart(14)}   ${budget}`)
