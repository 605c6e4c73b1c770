import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { expect, test } from '../../src/testing/vitest.ts'
import { refresh } from '../mock-provider/fixtures.ts'
import { readBlocks } from './docs.ts'
import { runNode, runVitest, temporaryFolder } from './run-vitest.ts'

const blocks = readBlocks()

test('each section has its blocks, and each block is run: by vitest, node:test, Jest, or compared here', () => {
  expect(blocks.map(({ section, lang }) => `${section}: ${lang}`)).toEqual([
    'vitest: ts',
    'vitest: text',
    'vitest: ts',
    'vitest: ts',
    'vitest: ts',
    'node:test and Jest: js',
    'node:test and Jest: js',
    'Hard-coded hosts in a Node test: ts',
    'Uploads: ts',
  ])
})

test('the blocks for vitest are tests that pass', async () => {
  // One of them waits for a person, and in CI there is none.
  vi.stubEnv('CI', '1')
  onTestFinished(() => void vi.unstubAllEnvs())
  const files = blocks.filter(({ lang }) => lang === 'ts').map(({ text }, index) => [`block-${index}.temp.ts`, text])

  const { code, output } = await runVitest(Object.fromEntries(files) as Record<string, string>)

  expect(output).toContain('Tests  6 passed (6)')
  expect(code).toBe(0)
})

test('the block for node:test is a test that passes', async () => {
  const block = blocks.find(({ text }) => text.includes("from 'node:test'"))
  const folder = temporaryFolder({ 'block.temp.mjs': block?.text ?? '' })

  const tsx = ['--import', import.meta.resolve('tsx'), '--conditions', 'lab-source']
  const { code, output } = await runNode([...tsx, '--test', join(folder, 'block.temp.mjs')])

  expect(output).toMatch(/pass 1\n/)
  expect(code).toBe(0)
})

test('the failure that is shown is what a race looks like', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  mock.clock.advanceToExpiryOf(accessToken)
  await mock.fetch(`${mock.origin}/2/users/me`)
  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])
  let message = ''

  try {
    expect(mock).toShowNoReplay()
  } catch (error) {
    message = error instanceof Error ? error.message : ''
  }

  const shown = blocks.find(({ lang }) => lang === 'text')?.text ?? ''
  expect(withoutFingerprints(message)).toBe(withoutFingerprints(shown))
})

function withoutFingerprints(text: string): string {
  return text.replaceAll(/\.\.[0-9a-f]{4}\b/g, '..')
}
