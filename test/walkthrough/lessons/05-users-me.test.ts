import { proveLesson } from './prove.ts'

const CALL = 'return fetch(`${config.apiOrigin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })'
const REMEDY = "return status === 401 ? 'refresh' : 'tell the user'"
const RETRY = '  response = await callMe(tokens.accessToken)\n'

proveLesson(
  '05-users-me',
  [
    {
      what: 'the token in the URL',
      slip: 'M56',
      says: 'postcard',
      edits: [[CALL, 'return fetch(`${config.apiOrigin}/2/users/me?access_token=${accessToken}`)']],
    },
    {
      what: 'the refresh token',
      slip: 'M29',
      says: 'for the token endpoint',
      edits: [
        ['let response = await callMe(tokens.accessToken)', "let response = await callMe(tokens.refreshToken ?? '')"],
      ],
    },
    {
      what: 'a header without Bearer',
      slip: 'M30',
      says: 'how a token travels',
      edits: [['`Bearer ${accessToken}`', 'accessToken']],
    },
    {
      what: 'a refresh after a 403',
      slip: 'M34',
      says: '403 is "not you"',
      edits: [[REMEDY, "return status >= 400 ? 'refresh' : 'tell the user'"]],
    },
    {
      what: 'the same call after a 403',
      slip: 'M50',
      says: 'a human',
      edits: [
        [
          'if (response.ok) console.log',
          'if (response.status === 403) response = await callMe(tokens.accessToken)\nif (response.ok) console.log',
        ],
      ],
    },
  ],
  [
    { what: 'no call at all', edits: [[CALL, 'return Promise.resolve(new Response(accessToken.slice(0, 0)))']] },
    {
      what: 'two refreshes after a 401',
      edits: [[RETRY, `  tokens = await refreshTokens(config, { refreshToken: tokens.refreshToken ?? '' })\n${RETRY}`]],
    },
    {
      what: 'one word for both refusals',
      edits: [
        [
          'console.log(`X said ${response.status}. At a 403 the token is good, but not for this: ask the user for more scopes.`)',
          "console.log('It failed.')",
        ],
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
      ],
    },
    {
      what: 'a stack trace',
      edits: [
        [
          'console.log(`X said ${response.status}. At a 403 the token is good, but not for this: ask the user for more scopes.`)',
          'console.log(new Error(String(response.status)).stack)',
        ],
      ],
    },
    {
      what: 'the token in the URL under another name, and in the header',
      edits: [['/2/users/me`, {', '/2/users/me?auth=${accessToken}`, {']],
    },
    { what: 'a refresh whose tokens are not saved', edits: [['  writeHandoff(config, { tokens })\n', '']] },
    {
      what: 'a 403 that ends like a success',
      edits: [
        [
          'if (response.ok) console.log(`You are @${(await response.json()).data.username}.`)\nelse {',
          "console.log('Done.')\nif (response.status < 400) {",
        ],
        [
          '  console.log(`X said ${response.status}. At a 403 the token is good, but not for this: ask the user for more scopes.`)\n  process.exitCode = 1',
          '  process.exitCode = 0',
        ],
      ],
    },
  ],
)
