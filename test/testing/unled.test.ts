import { exec, execFileSync, spawn, spawnSync } from 'node:child_process'
import * as childProcess from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { interceptX, type InterceptOptions } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import type { MockProvider } from '../../mock-provider/index.ts'

/** The warnings of an interception during which that was done. */
async function warningsOf(mock: MockProvider, options: InterceptOptions, work: () => unknown): Promise<string[]> {
  const warnings: Error[] = []
  const listen = (warning: Error): void => void warnings.push(warning)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  const interception = interceptX(mock, options)
  await work()
  interception.restore()
  await new Promise(setImmediate)
  process.off('warning', listen)
  return warnings.filter(({ name }) => name === 'InterceptWarning').map(({ message }) => message)
}

const silent = 'setTimeout(() => {}, 0)'
const started: [what: string, start: () => unknown, says: string][] = [
  ['spawn', () => once(spawn('true', ['a-secret']), 'close'), 'child processes (true)'],
  ['exec', () => once(exec('true a-secret'), 'close'), 'child processes (sh)'],
  ['spawnSync', () => spawnSync('/bin/true', ['a-secret']), 'child processes (true)'],
  ['execFileSync', () => execFileSync('true', ['a-secret']), 'child processes (true)'],
  ['execSync', () => childProcess.execSync('true a-secret'), 'child processes (true)'],
  ['a worker thread', () => once(new Worker(silent, { eval: true }), 'exit'), 'worker threads'],
]

test.for(started)('%s under refuse is told at the end, without its arguments', async ([, start, says], { mock }) => {
  const warnings = await warningsOf(mock, { others: 'refuse' }, start)

  expect(warnings).toEqual([
    `interceptX: { others: 'refuse' } does not reach ${says}, which were started meanwhile: there X’s hosts are X, and nothing is refused; start them with twitter-oauth-lab run, or give them mock.config`,
  ])
})

test('where nothing was started nothing is told, nor where others may pass', async ({ mock }) => {
  expect(await warningsOf(mock, { others: 'refuse' }, () => {})).toEqual([])
  expect(await warningsOf(mock, {}, () => spawnSync('true'))).toEqual([])
})

test('afterwards everything starts as before', async ({ mock }) => {
  const before = [spawnSync, childProcess.ChildProcess.prototype.constructor, process.listenerCount('worker')]

  await warningsOf(mock, { others: 'refuse' }, () => {})

  expect([
    childProcess.spawnSync,
    childProcess.ChildProcess.prototype.constructor,
    process.listenerCount('worker'),
  ]).toEqual(before)
})
