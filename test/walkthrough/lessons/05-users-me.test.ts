import { proveLesson } from './prove.ts'

const CALL = 'return fetch(`${config.apiOrigin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })'
const REMEDY = "return status === 401 ? 'refresh' : 'tell the user'"
const TELLS =
  'console.log(`X said ${response.status}. At a 403 the token is good, but not for this: ask the user for more scopes.`)'
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
      what: 'one way for every status from 400 on',
      slip: 'M34',
      says: 'the user must allow more',
      edits: [
        [TELLS, 'console.log(`X said ${response.status}. It failed.`)'],
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
      ],
    },
    {
      what: 'one way for every status from 400 on, with the time in front',
      slip: 'M34',
      says: 'the user must allow more',
      edits: [
        [TELLS, 'console.log(new Date().toISOString(), `It failed: ${response.status}.`)'],
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
      ],
    },
    {
      what: 'what X says, and no more',
      slip: 'M34',
      says: 'the user must allow more',
      edits: [
        [TELLS, 'console.log(`${response.status} ${(await response.json()).title}`)'],
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
      ],
    },
    {
      what: 'sixteen letters of a token on the screen',
      slip: 'M56',
      says: 'by fingerprint',
      edits: [[RETRY, `${RETRY}  console.log('Now with', tokens.accessToken.slice(0, 16))\n`]],
    },
    {
      what: 'forty letters out of a token in the log of a command',
      of: 'bot',
      slip: 'M56',
      says: 'by fingerprint',
      edits: [
        [
          '    status, answer = call_me()\n    if status == 401:',
          '    status, answer = call_me()\n    print("used", load()["refresh"][10:50])\n    if status == 401:',
        ],
      ],
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
    {
      what: 'a 401 that nothing is done about',
      edits: [
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
        [
          'if (response.ok) console.log(`You are @${(await response.json()).data.username}.`)\nelse {',
          "if (response.status < 402) console.log('Done.')\nelse {",
        ],
      ],
    },
  ],
  [
    {
      what: 'no refresh, and the number with what each asks for',
      edits: [
        [
          TELLS,
          "console.log(`X said ${response.status}: ${response.status === 401 ? 'log in again' : 'allow more'}.`)",
        ],
        [REMEDY, "return status === 0 ? 'refresh' : 'tell the user'"],
      ],
    },
    {
      what: 'a command that refreshes before each call, which is another lesson’s matter',
      of: 'bot',
      edits: [['tokens["expires_at"] - NOW < 30', 'True']],
    },
    {
      what: 'a hash of the token on the screen',
      edits: [
        [
          RETRY,
          `${RETRY}  console.log('Now with', createHash('sha256').update(tokens.accessToken).digest('base64url'))\n`,
        ],
        ['import { loadConfig', "import { createHash } from 'node:crypto'\nimport { loadConfig"],
      ],
    },
  ],
)
