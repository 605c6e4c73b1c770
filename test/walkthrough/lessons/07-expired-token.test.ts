import { proveLesson } from './prove.ts'

const LAST_CALL = '  return (await getMe(config, tokens.accessToken)).username'
const TRY = '    return (await getMe(config, accessToken)).username\n'
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
    { what: 'a save left out', slip: 'M42', says: 'next key', edits: [['  writeHandoff(config, { tokens })\n', '']] },
    {
      what: 'a call that is not made again',
      slip: 'M39',
      says: 'retry it once',
      edits: [[LAST_CALL, "  return tokens.scopes.join('')"]],
    },
  ],
  [
    {
      what: 'a retry with the old token',
      edits: [[LAST_CALL, '  return (await getMe(config, accessToken)).username']],
    },
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
)
