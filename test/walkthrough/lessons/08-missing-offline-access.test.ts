import { expect, test } from 'vitest'
import { judgeVariant, proveLesson, unmet } from './prove.ts'

const SCOPES = "['tweet.read', 'users.read', 'offline.access']"
const ASK = '  if (tokens.refreshToken === undefined) return askTheUser()\n'
const BOT_VERIFIER = 'verifier = secrets.token_urlsafe(48)'
const BOT_KEPT_VERIFIER = `kept = FILE + ".verifier"
    if not os.path.exists(kept):
        with open(kept, "w") as file:
            file.write(secrets.token_urlsafe(48))
    with open(kept) as file:
        verifier = file.read()`
const SAVE = 'writeHandoff(config, { tokens })\n'

proveLesson(
  '08-missing-offline-access',
  [
    {
      what: 'a refresh without a refresh token',
      slip: 'M33',
      says: 'adds a second one',
      edits: [
        [ASK, ''],
        ['refreshToken: tokens.refreshToken }', 'refreshToken: String(tokens.refreshToken) }'],
      ],
    },
    {
      what: 'a refresh with the access token',
      slip: 'M33',
      says: 'adds a second one',
      edits: [
        [ASK, ''],
        ['refreshToken: tokens.refreshToken }', 'refreshToken: tokens.refreshToken ?? tokens.accessToken }'],
      ],
    },
    {
      what: 'offline_access',
      slip: 'M32',
      says: 'with a dot',
      edits: [[SCOPES, "['tweet.read', 'users.read', 'offline_access']"]],
    },
    {
      what: 'the same small consent again',
      slip: 'M31',
      says: 'in two hours',
      edits: [[SCOPES, "['tweet.read', 'users.read']"]],
    },
    {
      what: 'a dead token tried again and again',
      slip: 'M50',
      says: 'stays dead',
      edits: [
        [ASK, "  for (const _ of 'again') await client.getMe(config, tokens.accessToken).catch(() => {})\n" + ASK],
      ],
    },
    { what: 'a save left out', slip: 'M42', says: 'not kept', edits: [[SAVE, '']] },
    {
      what: 'a refresh that asks for more',
      slip: 'M35',
      says: 'never widens',
      edits: [
        [
          'refreshToken: tokens.refreshToken }',
          "refreshToken: tokens.refreshToken, scopes: [...scopes, 'like.read'] }",
        ],
      ],
    },
    {
      what: 'a verifier that is kept and used again',
      of: 'bot',
      slip: 'M06',
      says: 'One attempt, one verifier',
      edits: [[BOT_VERIFIER, BOT_KEPT_VERIFIER]],
    },
  ],
  [
    { what: 'no question', edits: [['return askTheUser()', 'return tokens']] },
    {
      what: 'a consent that is not exchanged',
      edits: [
        [
          'return client.exchangeCode(config, { code, codeVerifier })',
          'throw new Error(`${code.length} ${codeVerifier.length}`)',
        ],
      ],
    },
    {
      what: 'a question at every start',
      edits: [['  if (tokens.expiresAt > now()) return tokens\n', '  if (tokens.expiresAt > 0) return askTheUser()\n']],
    },
  ],
  [
    {
      what: 'a refresh that names the scopes that it has',
      edits: [['refreshToken: tokens.refreshToken }', 'refreshToken: tokens.refreshToken, scopes }']],
    },
    {
      what: 'a verifier that is kept, and a new one for each attempt',
      of: 'bot',
      edits: [
        [
          BOT_VERIFIER,
          `${BOT_VERIFIER}\n    with open(FILE + ".verifier", "w") as file:\n        file.write(verifier)`,
        ],
      ],
    },
    {
      what: 'a command with a clock of its own',
      of: 'bot',
      edits: [['NOW = int(os.environ.get("LAB_CLOCK") or time.time())', 'NOW = int(time.time())']],
    },
  ],
)

test('08-missing-offline-access: of a command whose log-in never works, that is told and named, and nothing else', async () => {
  const withoutBasic = [['    if CLIENT_SECRET:\n', '    if not CLIENT_ID:\n']] as const

  const { facts, slips } = await judgeVariant('08-missing-offline-access', { of: 'bot', edits: withoutBasic })

  expect(facts).toMatchObject([
    { verdict: 'contradicted', says: expect.stringMatching(/^the log-in brought no tokens: basic-missing/) },
  ])
  expect(slips.map(({ slip }) => slip)).toEqual(['M27'])
})

test('08-missing-offline-access: a refresh that is refused is told as such, and the save is not blamed', async () => {
  const bare = [
    ['    if CLIENT_SECRET:\n', '    if CLIENT_SECRET and form["grant_type"] != "refresh_token":\n'],
  ] as const

  const { facts, slips } = await judgeVariant('08-missing-offline-access', { of: 'bot', edits: bare })

  expect(unmet({ facts })).toMatchObject([{ says: expect.stringContaining('refused: basic-missing') }])
  expect(slips).toEqual([])
})

test('08-missing-offline-access: nor is the save blamed where the new consent brings no tokens', async () => {
  const wrong = [
    ['exchangeCode(config, { code, codeVerifier })', "exchangeCode(config, { code, codeVerifier: 'a'.repeat(43) })"],
  ] as const

  const { slips } = await judgeVariant('08-missing-offline-access', { edits: wrong })

  expect(slips.map(({ slip }) => slip)).toEqual(['M05'])
})
