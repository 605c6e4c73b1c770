import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { judgeEdited, proveLesson } from './prove.ts'

const SAVE = 'writeHandoff(config, { tokens })'
const IS_DEAD = 'return tokens.expiresAt - now() < 30'
const saving = (tokens: string): [string, string] => [SAVE, `writeHandoff(config, { tokens: ${tokens} })`]

proveLesson(
  '06-refresh',
  [
    { what: 'a save left out', slip: 'M42', says: 'next key', edits: [[SAVE, '']] },
    {
      what: 'the old refresh token kept',
      slip: 'M42',
      says: 'next key',
      edits: [saving('{ ...tokens, refreshToken }')],
    },
    {
      what: 'the tutorial’s refresh without Basic',
      slip: 'M27',
      says: '2022 tutorial',
      edits: [['await refreshTokens(config,', 'await refreshTokens({ ...config, clientSecret: undefined as never },']],
    },
    {
      what: 'an access token saved alone',
      slip: 'M48',
      says: 'in one step',
      edits: [saving('{ ...tokens, refreshToken: undefined as never }')],
    },
    {
      what: 'milliseconds',
      slip: 'M37',
      says: 'seconds since 1970',
      edits: [saving('{ ...tokens, expiresAt: tokens.expiresAt * 1000 }')],
    },
    {
      what: 'seconds taken for milliseconds',
      slip: 'M37',
      says: 'seconds since 1970',
      edits: [saving('{ ...tokens, expiresAt: tokens.issuedAt + 7 }')],
    },
    { what: 'a duration', slip: 'M36', says: 'when it dies', edits: [saving('{ ...tokens, expiresAt: 7200 }')] },
    {
      what: 'a token printed in base64',
      slip: 'M56',
      says: 'by fingerprint',
      edits: [[SAVE, `${SAVE}\n  console.log('Basic', btoa('id:' + tokens.refreshToken))`]],
    },
    {
      what: 'the usual two hours in place of expires_in',
      slip: 'M36',
      says: 'Read `expires_in`',
      edits: [saving('{ ...tokens, expiresAt: tokens.issuedAt + 7200 }')],
    },
    {
      what: 'a refresh at every start',
      slip: 'M41',
      says: 'burns a key',
      edits: [[IS_DEAD, 'return tokens.expiresAt > 0']],
    },
  ],
  [
    { what: 'never a refresh', edits: [[IS_DEAD, 'return tokens.expiresAt < 0']] },
    { what: 'a leeway as long as the life', edits: [['< 30', '<= 7200']] },
    { what: 'a lifetime counted from the load', edits: [saving('{ ...tokens, expiresAt: tokens.expiresAt + 3600 }')] },
    {
      what: 'a refresh only once',
      edits: [
        [IS_DEAD, 'return tokens.expiresAt - now() < 30 && !tokens.scopes.includes("once")'],
        saving('{ ...tokens, scopes: ["once"] }'),
      ],
    },
  ],
)

test('06-refresh: two refreshes where one does are counted, also when the newest pair is kept', async () => {
  const stem = '06-refresh'
  const keep = '  writeHandoff(config, { tokens })'
  const again = "  tokens = await refreshTokens(config, { refreshToken: tokens.refreshToken ?? '' })"

  const { facts } = await judgeEdited(stem, solutionFile(stem), [[keep, [keep, again, keep].join('\n')]])

  expect(facts).toContainEqual(
    expect.objectContaining({ verdict: 'contradicted', says: expect.stringContaining('2 refreshes were sent') }),
  )
})
