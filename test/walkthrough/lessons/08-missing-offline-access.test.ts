import { proveLesson } from './prove.ts'

const SCOPES = "['tweet.read', 'users.read', 'offline.access']"
const ASK = '  if (tokens.refreshToken === undefined) return askTheUser()\n'
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
)
