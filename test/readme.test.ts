import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { callApi } from 'twitter-oauth-lab'
import { expect, test } from 'twitter-oauth-lab/vitest'
import manifest from '../package.json' with { type: 'json' }
import { root } from './run-command.ts'

// This is the README's example, word for word.
test('the access token is dead after two hours', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  mock.clock.advance({ hours: 2 })

  const response = await callApi(mock.config, accessToken, '/2/users/me')

  expect(response.status).toBe(401)
})

const documents = [
  'README.md',
  'docs/learn.md',
  'docs/mock.md',
  'docs/live.md',
  'docs/bonus-02-keep-alive.md',
  'docs/architecture.md',
  'docs/testing.md',
  'docs/clients.md',
  'docs/control-api.md',
  'docs/lessons.md',
  'docs/explain.md',
  'docs/security.md',
]

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

test('the README’s example is the test that runs here', () => {
  const blocks = marked
    .lexer(read('README.md'))
    .flatMap((token) => (token.type === 'code' && token.lang === 'ts' ? [String(token.text)] : []))
  const body = blocks.map((block) => block.slice(block.indexOf("test('")))

  expect(body).toHaveLength(1)
  expect(read('test/readme.test.ts')).toContain(body[0])
})

test.for(documents)('every file that %s links to exists', (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => join(path, '..', link ?? ''))

  for (const link of links) expect(() => read(link), link).not.toThrow()
})

test('each promise of docs/security.md names a test that is there, or another witness', () => {
  const rows = read('docs/security.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:promised|-)/.test(line))
  const witnesses = rows.map((row) => row.split(' | ').at(-1) ?? '')
  const named = witnesses.flatMap((witness) => [...witness.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? ''))

  expect(rows.length).toBeGreaterThan(20)
  expect(witnesses.filter((witness) => !/test\/|the suite/.test(witness))).toEqual([])
  for (const path of named) expect(() => read(path), path).not.toThrow()
})

test.for([...documents, '.env.example'])('every npm script that %s names exists', (path) => {
  const calls = read(path).matchAll(/npm (?:run (?:-s )?([a-z][a-z-]*(?::[a-z0-9]+)?)|(start|test)\b)/g)
  const names = [...calls].map(([, run, short]) => run ?? short ?? '')

  for (const name of names) expect(Object.keys(manifest.scripts)).toContain(name)
})
