import { expect, test } from 'vitest'
import { check } from '../../../src/walkthrough/checks/07-expired-token.ts'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { judgeEdited, proveLesson } from './prove.ts'

const LAST_CALL = '  return (await getMe(config, tokens.accessToken)).username'
const TRY = '    return (await getMe(config, accessToken)).username\n'
const BOT_RENEWS = '    if status == 401:\n        renew(load())\n        status, answer = call_me()\n'
const GUARD =
  'if (!(error instanceof ApiResponseError && error.status === 401) || refreshToken === undefined) throw error'

proveLesson(
  '07-expired-token',
  [
    { what: 'a loop', slip: 'M50', says: 'One refresh, one retry', edits: [[LAST_CALL, '  return whoAmI()']] },
    {
      what: 'a refresh before every call',
      slip: 'M41',
      says: 'nothing to refresh',
      edits: [[TRY, "    throw new ApiResponseError('no call', { status: 401 })\n"]],
    },
    {
      what: 'a 401 taken for the end',
      slip: 'M38',
      says: 'Dead is not gone',
      edits: [[GUARD, 'if (refreshToken !== undefined) throw error']],
    },
    {
      what: 'a 401 that nothing is done about',
      slip: 'M40',
      says: 'do expire',
      edits: [
        [
          GUARD,
          "if (error instanceof ApiResponseError) return 'somebody'\n    if (refreshToken === undefined) throw error",
        ],
      ],
    },
    {
      what: 'a command that goes by its clock alone, and takes a 401 for a success',
      of: 'bot',
      slip: 'M40',
      says: 'do expire',
      edits: [[BOT_RENEWS, '    if status == 401:\n        print("Done.")\n        return\n']],
    },
    {
      what: 'a command that goes by its clock alone',
      of: 'bot',
      slip: 'M38',
      says: 'Dead is not gone',
      edits: [[BOT_RENEWS, '']],
    },
    {
      what: 'two calls that refresh at once',
      slip: 'M45',
      says: 'lock the whole refresh',
      edits: [['`You are @${await whoAmI()}.`', '`You are @${(await Promise.all([whoAmI(), whoAmI()]))[0]}.`']],
    },
    {
      what: 'a command that saves only after a good call',
      of: 'bot',
      slip: 'M42',
      says: 'before anything else',
      edits: [
        ['    save({\n        "access"', '    global fresh\n    fresh = ({\n        "access"'],
        ['def save(tokens):', 'fresh = None\n\n\ndef save(tokens):'],
        ['def load():\n    try:', 'def load():\n    if fresh:\n        return fresh\n    try:'],
        [
          '    if status != 200:\n        raise Refused(f"users/me said',
          '    if status == 200 and fresh:\n        save(fresh)\n    if status != 200:\n        raise Refused(f"users/me said',
        ],
      ],
    },
    {
      what: 'a retry with the old token',
      slip: 'M60',
      says: 'retry it once, with the new',
      edits: [[LAST_CALL, '  return (await getMe(config, accessToken)).username']],
    },
    { what: 'a save left out', slip: 'M42', says: 'next key', edits: [['  writeHandoff(config, { tokens })\n', '']] },
    {
      what: 'a call that is not made again',
      slip: 'M60',
      says: 'retry it once',
      edits: [[LAST_CALL, "  return tokens.scopes.join('')"]],
    },
  ],
  [
    {
      what: 'two refreshes',
      edits: [
        [
          '  writeHandoff(config, { tokens })\n',
          "  const more = await refreshTokens(config, { refreshToken: tokens.refreshToken ?? '' })\n  writeHandoff(config, { tokens: more })\n",
        ],
      ],
    },
    { what: 'an end that looks like success', edits: [['  process.exitCode = 1\n', '']] },
    {
      what: 'an end with a stack trace',
      edits: [
        [
          "error instanceof ApiResponseError ? `X refuses: ${error.status}. Ask the user.` : 'Something else failed.'",
          'error',
        ],
      ],
    },
    {
      what: 'a refresh token that is saved only after a call that succeeds',
      edits: [
        [
          '  writeHandoff(config, { tokens })\n  return (await getMe(config, tokens.accessToken)).username',
          '  const { username } = await getMe(config, tokens.accessToken)\n  writeHandoff(config, { tokens })\n  return username',
        ],
      ],
    },
  ],
  [
    {
      what: 'two calls that share one refresh',
      edits: [
        [
          'const tokens = await refreshTokens(config, { refreshToken })',
          'const tokens = await (busy ??= refreshTokens(config, { refreshToken }))',
        ],
        ['/** Your part:', 'let busy: ReturnType<typeof refreshTokens> | undefined\n/** Your part:'],
        ['`You are @${await whoAmI()}.`', '`You are @${(await Promise.all([whoAmI(), whoAmI()]))[0]}.`'],
      ],
    },
    {
      what: 'a command that forgets a grant that is refused for ever',
      of: 'bot',
      edits: [
        ['        raise Refused(f"users/me said', '        os.remove(FILE)\n        raise Refused(f"users/me said'],
      ],
    },
    {
      what: 'a command with a clock of its own',
      of: 'bot',
      edits: [['NOW = int(os.environ.get("LAB_CLOCK") or time.time())', 'NOW = int(time.time())']],
    },
  ],
)

test('07-expired-token: of a loop that the course has ended no more is told than that', async () => {
  const judgement = await judgeEdited('07-expired-token', solutionFile('07-expired-token'), [
    [LAST_CALL, '  return whoAmI()'],
  ])

  const { files } = judgement.evidence
  // What we ended between answer and save is not its doing.
  const unsaved = files.map((file) => (file.run === 'for ever' ? { ...file, refreshToken: '..0000' } : file))
  const facts = check({ ...judgement.evidence, files: unsaved })
  expect(facts.filter(({ verdict }) => verdict === 'contradicted').map(({ says }) => says)).toEqual([
    expect.stringContaining('refused for ever:'),
  ])
  expect(facts.map(({ says }) => says)).toContain('refused before its time: stop the loop first')
})
