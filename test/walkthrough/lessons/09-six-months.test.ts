import { expect, test } from 'vitest'
import { judgeVariant, proveLesson, unmet } from './prove.ts'

const SAVE = 'writeHandoff(config, { tokens })\n'
const BY = 'return tokens.issuedAt + (180 - 7) * DAY'
const REMINDS = 'console.log(`Refresh again before ${new Date(refreshBy(tokens) * 1000).toISOString().slice(0, 10)}.`)'
const CATCH = 'if (error instanceof client.OAuthResponseError) return askTheUser()'

/** Counts from the first start of all, which it remembers in a file of its own. */
const FROM_THE_FIRST = `const path = (process.env.LAB_HOME ?? '.') + '/first.txt'
  if (!existsSync(path)) writeFileSync(path, String(now()))
  return Number(readFileSync(path, 'utf8')) + (180 - 7) * DAY + 0 * tokens.issuedAt`

proveLesson(
  '09-six-months',
  [
    { what: 'a save left out', slip: 'M42', says: 'next key', edits: [[SAVE, '']] },
    {
      what: 'six months from the first log-in',
      slip: 'M43',
      says: 'newest token only',
      edits: [
        [BY, FROM_THE_FIRST],
        ['import * as client', "import { existsSync, readFileSync, writeFileSync } from 'node:fs'\nimport * as client"],
      ],
    },
    { what: 'a reminder after the end', slip: 'M39', says: 'dead already', edits: [['(180 - 7)', '200']] },
    { what: 'a reminder on the last day', slip: 'M39', says: 'dead already', edits: [['(180 - 7)', '180']] },
    {
      what: 'a refusal tried again',
      slip: 'M50',
      says: 'one try',
      edits: [
        [
          CATCH,
          `for (const _ of 'again') await client.refreshTokens(config, { refreshToken }).catch(() => {})\n    ${CATCH}`,
        ],
      ],
    },
    {
      what: 'tokens that are thrown away at a 503',
      slip: 'M49',
      says: 'a 503 is weather',
      edits: [[CATCH, `${CATCH}\n    writeHandoff(config, { tokens: undefined })`]],
    },
    {
      what: 'a user who is asked at a 503',
      slip: 'M49',
      says: 'a 503 is weather',
      edits: [[CATCH, 'if (error instanceof Error) return askTheUser()']],
    },
    {
      what: 'a command that gives up at any failure',
      of: 'bot',
      slip: 'M49',
      says: 'a 503 is weather',
      edits: [['    if status >= 500:', '    if status == 500:']],
    },
    {
      what: 'a refusal that is known by the standard’s word',
      slip: 'M51',
      says: 'not by one word',
      edits: [
        [
          CATCH,
          "if (error instanceof client.OAuthResponseError && error.error === 'invalid_grant') return askTheUser()",
        ],
      ],
    },
    {
      what: 'a refusal taken for the end',
      slip: 'M49',
      says: 'beginning of the next',
      edits: [[CATCH, "if (error instanceof client.OAuthResponseError) throw new Error('refused')"]],
    },
  ],
  [
    {
      what: 'no date',
      edits: [
        [
          'console.log(`Refresh again before ${new Date(refreshBy(tokens) * 1000).toISOString().slice(0, 10)}.`)',
          'void refreshBy',
        ],
      ],
    },
    { what: 'a reminder of yesterday', edits: [[BY, 'return tokens.issuedAt - DAY']] },
    {
      what: 'a new consent that is not exchanged',
      edits: [
        [
          'return client.exchangeCode(config, { code, codeVerifier })',
          'throw new Error(`${code.length} ${codeVerifier.length}`)',
        ],
      ],
    },
    {
      what: 'no refresh at all',
      edits: [['if (tokens.expiresAt > now()) return tokens', 'if (tokens.expiresAt > 0) return tokens']],
    },
    {
      what: 'a user who is asked each time',
      edits: [
        [
          '    return await client.refreshTokens(config, { refreshToken })',
          '    await client.refreshTokens(config, { refreshToken })\n    return await askTheUser()',
        ],
      ],
    },
  ],
  [
    {
      what: 'a log line with a date behind the reminder',
      edits: [[REMINDS, `${REMINDS}\nconsole.log(new Date(now() * 1000).toISOString(), 'INFO done')`]],
    },
    {
      what: 'a log line with the machine’s date behind the reminder',
      edits: [[REMINDS, `${REMINDS}\nconsole.log(new Date().toISOString(), 'INFO done')`]],
    },
    {
      what: 'the day of its death beside the reminder',
      edits: [
        [
          REMINDS,
          `${REMINDS}\nconsole.log('It dies on', new Date((tokens.issuedAt + 180 * DAY) * 1000).toISOString())`,
        ],
      ],
    },
    {
      what: 'a 503 that is tried once more',
      edits: [[CATCH, `${CATCH}\n    await client.refreshTokens(config, { refreshToken }).catch(() => {})`]],
    },
    {
      what: 'a refusal that is known by either word',
      edits: [
        [
          CATCH,
          "if (error instanceof client.OAuthResponseError && ['invalid_grant', 'invalid_request'].includes(error.error)) return askTheUser()",
        ],
      ],
    },
  ],
)

test('09-six-months: a command with a clock of its own is told of LAB_CLOCK, and blamed for nothing', async () => {
  const ownClock = [['NOW = int(os.environ.get("LAB_CLOCK") or time.time())', 'NOW = int(time.time())']] as const

  const { facts, slips } = await judgeVariant('09-six-months', { of: 'bot', edits: ownClock })

  expect(unmet({ facts })).toMatchObject([{ verdict: 'not yet', says: expect.stringContaining('LAB_CLOCK') }])
  expect(slips).toEqual([])
})

test('09-six-months: log lines alone are no reminder, and no wrong one', async () => {
  const log = "console.log(new Date(now() * 1000).toISOString(), new Date().toISOString(), 'INFO done')\nvoid refreshBy"

  const { facts, slips } = await judgeVariant('09-six-months', { edits: [[REMINDS, log]] })

  expect(unmet({ facts })).toMatchObject([{ verdict: 'not yet', says: expect.stringContaining('prints no date') }])
  expect(slips).toEqual([])
})
