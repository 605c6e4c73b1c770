import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { judgeEdited, judgeVariant, proveLesson, unmet } from './prove.ts'

const SAVE = 'writeHandoff(config, { tokens })'
const REFRESH = 'tokens = await refreshTokens(config, { refreshToken })'
const BOT_SENDS = '    status, answer = send(urllib.request.Request(f"{ORIGIN}/2/oauth2/token", body, headers))'
const BOT_CALL = `f"{ORIGIN}/2/users/me", headers={"Authorization": f"Bearer {load()['access']}"}`
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
    { what: 'a leeway of two hours', slip: 'M39', says: 'hours early', edits: [['< 30', '<= 7200']] },
    {
      what: 'two hours that a command has built in',
      of: 'bot',
      slip: 'M36',
      says: 'Read `expires_in`',
      edits: [['NOW + answer["expires_in"]', 'NOW + 7200']],
    },
    {
      what: 'seconds that a command takes for milliseconds',
      of: 'bot',
      slip: 'M37',
      says: 'counts seconds',
      edits: [
        ['NOW + answer["expires_in"]', 'NOW + answer["expires_in"] / 1000'],
        ['- NOW < 30', '- NOW < 0'],
      ],
    },
    {
      what: 'milliseconds that a command adds to seconds',
      of: 'bot',
      slip: 'M37',
      says: 'counts seconds',
      edits: [['NOW + answer["expires_in"]', 'NOW + answer["expires_in"] * 1000']],
    },
    {
      what: 'two refreshes at once in a command',
      of: 'bot',
      slip: 'M45',
      says: 'lock the whole refresh',
      edits: [
        [
          'def renew(tokens):',
          'def refresh_twice(tokens):\n    from concurrent.futures import ThreadPoolExecutor\n    with ThreadPoolExecutor() as pool:\n        both = [pool.submit(refresh, tokens) for _ in range(2)]\n    if all(one.exception() for one in both):\n        raise both[0].exception()\n\n\ndef renew(tokens):',
        ],
        ['    try:\n        refresh(tokens)', '    try:\n        refresh_twice(tokens)'],
      ],
    },
    {
      what: 'two refreshes at once',
      slip: 'M45',
      says: 'lock the whole refresh',
      edits: [
        [
          REFRESH,
          'const both = [refreshTokens(config, { refreshToken }), refreshTokens(config, { refreshToken })]\n  tokens = await Promise.any(both)',
        ],
      ],
    },
    {
      what: 'a log-in in place of a refresh',
      of: 'bot',
      slip: 'M54',
      says: 'wake up from disk',
      edits: [['    if not tokens["refresh"]:\n', '    if tokens:\n']],
    },
  ],
  [
    { what: 'never a refresh', edits: [[IS_DEAD, 'return tokens.expiresAt < 0']] },
    { what: 'a lifetime counted from the load', edits: [saving('{ ...tokens, expiresAt: tokens.expiresAt + 3600 }')] },
    {
      what: 'a refresh only once',
      edits: [
        [IS_DEAD, 'return tokens.expiresAt - now() < 30 && !tokens.scopes.includes("once")'],
        saving('{ ...tokens, scopes: ["once"] }'),
      ],
    },
  ],
  [
    { what: 'a leeway of an hour', edits: [['< 30', '< 3600']] },
    { what: 'no leeway', edits: [['< 30', '<= 0']] },
    {
      what: 'a command whose code was sent twice at its log-in, which lesson 4 looks at',
      of: 'bot',
      edits: [
        [
          BOT_SENDS,
          `${BOT_SENDS}\n    if "code" in form:\n        ${BOT_SENDS.trim().replace('status, answer = ', '')}`,
        ],
      ],
    },
    {
      what: 'milliseconds in a file of a command that are milliseconds since 1970',
      of: 'bot',
      edits: [
        ['"expires_at": NOW + answer["expires_in"],', '"expires_at": (NOW + answer["expires_in"]) * 1000,'],
        ['elif tokens["expires_at"] - NOW < 30:', 'elif tokens["expires_at"] / 1000 - NOW < 30:'],
      ],
    },
    {
      what: 'a command that only looks at the 401',
      of: 'bot',
      edits: [['elif tokens["expires_at"] - NOW < 30:', 'elif tokens["expires_at"] < 0:']],
    },
    {
      what: 'a command with a clock of its own that looks at the 401',
      of: 'bot',
      edits: [['NOW = int(os.environ.get("LAB_CLOCK") or time.time())', 'NOW = int(time.time())']],
    },
    {
      what: 'a second refresh behind a lock that looks again',
      edits: [
        [
          REFRESH,
          `let busy: Promise<typeof tokens> | undefined
  const once = () => (busy ??= refreshTokens(config, { refreshToken }))
  tokens = (await Promise.all([once(), once()]))[0] ?? tokens`,
        ],
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

const OWN_CLOCK = [['const { now } = config.clock ?? systemClock', 'const { now } = systemClock']] as const
/** Counts from the machine's clock as well, and goes by what the server says. */
const BY_THE_401 = [
  [
    'if (isDead()) {',
    'const headers = { authorization: `Bearer ${tokens.accessToken}` }\nif (isDead() || (await fetch(`${config.apiOrigin}/2/users/me`, { headers })).status === 401) {',
  ],
  saving('{ ...tokens, expiresAt: now() + tokens.expiresAt - tokens.issuedAt }'),
] as const

test.for([
  ['never sees the token die', OWN_CLOCK],
  ['goes by the 401', [...OWN_CLOCK, ...BY_THE_401]],
] as const)(
  '06-refresh: who looks at the machine’s clock and %s is told of LAB_CLOCK, and blamed for nothing',
  async ([, edits]) => {
    const stem = '06-refresh'

    const { facts, slips } = await judgeEdited(stem, solutionFile(stem), edits)

    expect(unmet({ facts })).toMatchObject([{ verdict: 'not yet', says: expect.stringContaining('LAB_CLOCK') }])
    expect(slips).toEqual([])
  },
)

test('06-refresh: of a command without offline.access that is told, and no mistake of another lesson', async () => {
  const without = [['"tweet.read users.read offline.access"', '"tweet.read users.read"']] as const

  const { facts, slips } = await judgeVariant('06-refresh', { of: 'bot', edits: without })

  expect(facts).toMatchObject([{ says: expect.stringContaining('no refresh token') }])
  expect(slips).toEqual([])
})

const IN_THE_URL = [[BOT_CALL, `f"{ORIGIN}/2/users/me?access_token={load()['access']}"`]] as const

test.for([
  ['06-refresh', 'in the URL', 'M56', IN_THE_URL],
  ['07-expired-token', 'in the URL', 'M56', IN_THE_URL],
  ['06-refresh', 'without Bearer', 'M30', [['f"Bearer {load()[\'access\']}"', "load()['access']"]]],
  ['06-refresh', 'of the wrong kind', 'M29', [["load()['access']", "load()['refresh']"]]],
] as const)('%s: of a command whose calls carry a token %s only that is told', async ([stem, , slip, edits]) => {
  const { facts, slips } = await judgeVariant(stem, { of: 'bot', edits })

  expect(facts).toMatchObject([{ verdict: 'contradicted', says: expect.stringContaining('Lesson 5 looks at it') }])
  expect(slips.map((each) => each.slip)).toEqual([slip])
})

test('06-refresh: of a pair that was not saved nothing is told but that', async () => {
  const judgement = await judgeEdited('06-refresh', solutionFile('06-refresh'), [[SAVE, '']])

  const said = judgement.facts.map(({ says }) => says).join('\n')
  expect(said).not.toContain('a refresh was spent although the access token still lived')
  expect(said).not.toContain('LAB_CLOCK')
  expect(judgement.slips.map(({ slip }) => slip)).toEqual(['M42'])
})
