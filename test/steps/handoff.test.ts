import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readHandoff, writeHandoff } from '../../steps/handoff.ts'
import { publicConfig as config } from '../client/fixtures.ts'
import { makeFifo, temporaryHome } from '../run-command.ts'

/** A folder for the hand-off of this process, and what is said about it. */
function useHome() {
  const home = temporaryHome()
  vi.stubEnv('LAB_HOME', home)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => void (vi.unstubAllEnvs(), log.mockRestore()))
  return { home, path: join(home, 'handoff.json'), said: () => log.mock.calls.flat().join('\n') }
}

const tokens = { accessToken: 'at', refreshToken: 'rt', scopes: ['tweet.read'], issuedAt: 0, expiresAt: 7200 }

const withEntry = (entry: unknown) => (path: string) =>
  writeFileSync(path, JSON.stringify({ version: 1, entries: { 'https://api.x.com my-app': entry } }))

const WRONG_ENTRY = 'the entry "https://api.x.com my-app" is no attempt and no tokens'

const damages: [what: string, make: (path: string) => void, says: string][] = [
  ['empty', (path) => writeFileSync(path, ''), 'is not JSON'],
  ['cut off', (path) => writeFileSync(path, '{"version":1,"entr'), 'is not JSON'],
  ['a folder', (path) => mkdirSync(path), 'is not a file'],
  ['a pipe', makeFifo, 'is not a file'],
  ['a link', (path) => symlinkSync(import.meta.filename, path), 'is a link'],
  ['a list', (path) => writeFileSync(path, '[]'), 'it has no entries of version 1'],
  ['of another version', (path) => writeFileSync(path, '{"version":2,"entries":{}}'), 'no entries of version 1'],
  ['without entries', (path) => writeFileSync(path, '{"version":1,"entries":5}'), 'it has no entries of version 1'],
  ['a file with a code that is no text', withEntry({ attempt: { codeVerifier: 'v', code: 5 } }), WRONG_ENTRY],
  ['a file with an attempt of nothing', withEntry({ attempt: {} }), WRONG_ENTRY],
  ['a file with a scope that is no text', withEntry({ tokens: { ...tokens, scopes: [5] } }), WRONG_ENTRY],
  ['a file with tokens of no time', withEntry({ tokens: { ...tokens, expiresAt: null } }), WRONG_ENTRY],
  ['a file with an entry of nothing', withEntry(null), WRONG_ENTRY],
]

test.for(damages)('a hand-off that is %s is kept aside, with what is wrong, and begun afresh', ([, make, says]) => {
  const { home, path, said } = useHome()
  make(path)

  writeHandoff(config, { tokens })

  expect(said()).toContain(`${path} could not be read. It was kept as ${path}.broken-`)
  expect(said()).toContain(says)
  expect(readHandoff(config)).toEqual({ tokens })
  expect(readdirSync(home).filter((name) => name.includes('.broken-'))).toHaveLength(1)
})

test('an entry of another server is left as it is', () => {
  const { path, said } = useHome()
  withEntry({ tokens, attempt: { codeVerifier: 'v', code: 'c' } })(path)

  writeHandoff(config, { tokens })

  expect(said()).toBe('')
  expect(JSON.parse(readFileSync(path, 'utf8')).entries['https://api.x.com my-app']).toMatchObject({ tokens })
})
