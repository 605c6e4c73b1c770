import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { cleanEnv, root } from '../run-command.ts'

const NUMBER = String.raw`[\d,.]+`

/** The bench as its own program. `progress` is its standard error, where each child's pid stands. */
function startBench(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'test/bench/bench.ts', ...args], {
    cwd: root,
    env: cleanEnv(env),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { table: '', progress: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.table += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.progress += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said, ended }
}

/** A folder for temporary files that is ours alone; what the bench leaves in it. */
function temporaryFolder(): { folder: string; left: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { folder, left: () => readdirSync(folder).filter((name) => name.startsWith('lab-bench-')) }
}

function pidsIn(progress: string): number[] {
  return [...progress.matchAll(/; pids((?: \d+)+)/g)].flatMap(([, pids = '']) => pids.trim().split(' ').map(Number))
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the bench prints a row of figures for each row that it was asked for', async () => {
  const only = ['fresh provider: start, one', 'users/me over', 'mock.fetch beside the same', 'RSS, idle', 'expires']
  const { said, ended } = startBench(['--quick', ...only.flatMap((part) => ['--only', part])])

  const code = await ended

  const lines = said.table.trimEnd().split('\n')
  const expected = [
    `fresh provider: start, one request, stop, p50 +${NUMBER} ms +${NUMBER} ms: bare node:http +${NUMBER} +≤ 3 ms`,
    `a two-hour token expires in a test, p50 +${NUMBER} ms +≤ 10 ms`,
    `users/me over HTTP, raw sockets +${NUMBER} answers/s +${NUMBER} answers/s: bare node:http +${NUMBER} +≥ 0.5 ×`,
    `refresh through mock.fetch +${NUMBER} answers/s +${NUMBER} answers/s: the same code.* +${NUMBER} +≥ 4 ×`,
    `RSS, idle +${NUMBER} MB +≤ 60 MB`,
  ]
  expect(lines[0]).toMatch(/^what +measured +beside what +ratio +budget/)
  expect(lines.slice(2)).toEqual(expected.map((row) => expect.stringMatching(new RegExp(`^${row} +(ok|over)$`))))
  expect(code).toBe(0)
  expect(pidsIn(said.progress).filter(lives)).toEqual([])
})

test('a word that fits no row is refused with the rows that there are', async () => {
  const { said, ended } = startBench(['--only', 'nonsense'])

  const code = await ended

  expect(code).toBe(1)
  expect(said.progress).toContain('--only nonsense fits no row; there are')
  expect(said.progress).toContain('refresh over HTTP, raw sockets')
})

test('a peer that cannot be installed is said so loudly, and nothing is left behind', async () => {
  const { folder, left } = temporaryFolder()
  const unreachable = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' }
  const env = { TMPDIR: folder, npm_config_cache: join(folder, 'npm'), ...unreachable }
  const { said, ended } = startBench(['--quick', '--only', 'beside oidc-provider'], env)

  const code = await ended

  expect(code).toBe(1)
  expect(said.table).toMatch(/^refresh over HTTP, raw sockets +- +oidc-provider +- +≥ 5 × +FAILED$/m)
  expect(said.table).toMatch(/^FAILED refresh .*npm install .*oidc-provider@[\d.]+ ended with 1: .*ECONNREFUSED/ms)
  expect(left()).toEqual([])
})

test('Ctrl-C ends every child', async () => {
  const { child, said, ended } = startBench(['--only', 'users/me'])
  await vi.waitFor(() => expect(pidsIn(said.progress)).toHaveLength(2), 20_000)

  child.kill('SIGINT')
  const code = await ended

  expect(code).toBe(130)
  await vi.waitFor(() => expect(pidsIn(said.progress).filter(lives)).toEqual([]), 10_000)
})
