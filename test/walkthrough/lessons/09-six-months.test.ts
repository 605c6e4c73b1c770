import { proveLesson } from './prove.ts'

const SAVE = 'writeHandoff(config, { tokens })\n'
const BY = 'return tokens.issuedAt + (180 - 7) * DAY'
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
)
