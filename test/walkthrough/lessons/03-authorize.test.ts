import { proveLesson } from './prove.ts'

const BOT_ANSWERS = 'self.send_response(200 if ours else 400)'
const DERIVED = 'deriveCodeChallenge(codeVerifier)'
const CHALLENGE = "  code_challenge: deriveCodeChallenge(codeVerifier),\n  code_challenge_method: 'S256',\n"
const IMPORT = "import { createServer } from 'node:http'"
const COMPARE = "return query.get('state') === state"

proveLesson(
  '03-authorize',
  [
    {
      what: 'a slash too many',
      slip: 'M18',
      says: 'compared as text',
      edits: [['redirect_uri: config.redirectUri,', "redirect_uri: config.redirectUri + '/',"]],
    },
    {
      what: 'offline_access',
      slip: 'M32',
      says: 'with a dot',
      edits: [["config.scopes.join(' ')", "'tweet.read users.read offline_access'"]],
    },
    {
      what: 'a URL without client_id',
      slip: 'M20',
      says: 'stays on X’s page',
      edits: [['  client_id: config.clientId,\n', '']],
    },
    {
      what: 'localhost in place of 127.0.0.1',
      slip: 'M19',
      says: 'two texts',
      edits: [
        ['redirect_uri: config.redirectUri,', "redirect_uri: config.redirectUri.replace('127.0.0.1', 'localhost'),"],
      ],
    },
    {
      what: 'a URL without challenge',
      slip: 'M11',
      says: 'with a secret too',
      edits: [['  code_challenge: deriveCodeChallenge(codeVerifier),\n', '']],
    },
    {
      what: 'a URL without PKCE at all',
      slip: 'M11',
      says: 'with a secret too',
      edits: [[CHALLENGE, '']],
    },
    {
      what: 'a URL without state',
      slip: 'M12',
      says: 'does not replace state',
      edits: [['  state,\n  code_challenge:', '  code_challenge:']],
    },
    {
      what: 'the verifier as state',
      slip: 'M09',
      says: 'the verifier itself',
      edits: [['const state = createState()', 'const state = codeVerifier']],
    },
    {
      what: 'a challenge in hexadecimal',
      slip: 'M03',
      says: 'its 32 bytes',
      edits: [[DERIVED, `Buffer.from(${DERIVED}, 'base64url').toString('hex')`]],
    },
    {
      what: 'a challenge of the letters of the hash',
      slip: 'M03',
      says: 'its 32 bytes',
      edits: [[DERIVED, `btoa(Buffer.from(${DERIVED}, 'base64url').toString('hex')).replace(/=+$/, '')`]],
    },
    {
      what: 'a challenge with padding',
      slip: 'M04',
      says: 'has to go',
      edits: [[DERIVED, `${DERIVED} + '='`]],
    },
    {
      what: 'a verifier that is kept and used again',
      slip: 'M06',
      says: 'One attempt, one verifier',
      edits: [
        [
          'const codeVerifier = createCodeVerifier()',
          `const path = (process.env.LAB_HOME ?? '.') + '/verifier.txt'
if (!existsSync(path)) writeFileSync(path, createCodeVerifier())
const codeVerifier = readFileSync(path, 'utf8')`,
        ],
        [IMPORT, `import { existsSync, readFileSync, writeFileSync } from 'node:fs'\n${IMPORT}`],
      ],
    },
    {
      what: 'somebody’s access_denied taken for the user’s',
      slip: 'M13',
      says: 'a stranger’s Cancel',
      edits: [[COMPARE, "return query.get('state') === state || query.get('error') === 'access_denied'"]],
    },
    {
      what: 'a missing state taken for good by a program that exchanges',
      of: 'bot',
      slip: 'M15',
      says: 'an answer without state is not yours',
      edits: [['found.get("state", "")', 'found.get("state", state)']],
    },
    {
      what: 'no comparison in a program that exchanges',
      of: 'bot',
      slip: 'M13',
      says: 'decoration',
      edits: [['secrets.compare_digest(found.get("state", ""), state)', 'True']],
    },
    {
      what: 'a state of more than 500 characters',
      slip: 'M59',
      says: 'more than 500',
      edits: [['const state = createState()', 'const state = createState().repeat(12)']],
    },
    { what: 'plain', slip: 'M10', says: 'already holds the proof', edits: [["'S256'", "'plain'"]] },
    {
      what: 'no offline.access',
      slip: 'M31',
      says: 'at consent time',
      edits: [["config.scopes.join(' ')", "'tweet.read users.read'"]],
    },
    {
      what: 'a fixed state',
      slip: 'M14',
      says: 'guess the state',
      edits: [['const state = createState()', "const state = 'my-state-my-state-my-state'"]],
    },
    {
      what: 'a short state',
      slip: 'M14',
      says: 'guess the state',
      edits: [['const state = createState()', 'const state = createState().slice(0, 6)']],
    },
    {
      what: 'one verifier for all attempts',
      slip: 'M06',
      says: 'One attempt, one verifier',
      edits: [
        ['const codeVerifier = createCodeVerifier()', "const codeVerifier = createCodeVerifier().replace(/./g, 'a')"],
      ],
    },
    {
      what: 'a state that nobody compares',
      slip: 'M13',
      says: 'decoration',
      edits: [[COMPARE, "return query.has('code') || query.has('error')"]],
    },
    {
      what: 'a missing state taken for good',
      slip: 'M15',
      says: 'Absent is a mismatch',
      edits: [[COMPARE, "return (query.get('state') ?? state) === state"]],
    },
    {
      what: 'an error without a state taken for the end',
      slip: 'M15',
      says: 'an unverified one came',
      edits: [[COMPARE, "return query.get('state') === state || query.has('error')"]],
    },
  ],
  [
    { what: 'a listener that takes nothing', edits: [[COMPARE, 'return false && query.size > 0']] },
    {
      what: 'a forged callback that ends the program',
      edits: [
        [
          "response.writeHead(400).end('This is not the answer to the open attempt.')",
          "response.writeHead(400).end('No.', () => process.exit(1))",
        ],
      ],
    },
    {
      what: 'a code that is not kept',
      edits: [
        [
          'writeHandoff(config, { attempt: { codeVerifier, state, code } })',
          'writeHandoff(config, { attempt: { codeVerifier, state } })',
        ],
      ],
    },
    {
      what: 'a crash after Cancel',
      edits: [["console.log(`The user did not agree: ${query.get('error')}.`)", "throw new Error('no code')"]],
    },
    {
      what: 'a silent end after Cancel',
      edits: [["console.log(`The user did not agree: ${query.get('error')}.`)", 'void 0']],
    },
    { what: 'a scope less', edits: [["config.scopes.join(' ')", "'users.read offline.access'"]] },
    {
      what: 'a forged code that goes to X',
      edits: [
        [
          "response.writeHead(400).end('This is not the answer to the open attempt.')",
          "response.writeHead(400)\n    void fetch(config.tokenEndpoint, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id: config.clientId, code: query.get('code') ?? '' }) }).finally(() => response.end('No.'))",
        ],
      ],
    },
    {
      what: 'a state of which only the length is compared',
      edits: [[COMPARE, "return query.get('state')?.length === state.length"]],
    },
    {
      what: 'a state of which only the beginning is compared',
      edits: [[COMPARE, "return (query.get('state') ?? '').slice(0, 8) === state.slice(0, 8)"]],
    },
    {
      what: 'the same words after Cancel as after a code',
      edits: [
        [
          "    console.log(`The user did not agree: ${query.get('error')}.`)\n    return 1",
          "    console.log('A code came back; it is kept for the exchange.')\n    return 0",
        ],
      ],
    },
  ],
  [
    {
      what: 'a wrong state that is sent on to an error page',
      edits: [['writeHead(400)', "writeHead(302, { location: '/error' })"]],
    },
    { what: 'a wrong state that gets an error page with a 200', edits: [['writeHead(400)', 'writeHead(200)']] },
    { what: 'a wrong state that is a 500', edits: [['writeHead(400)', 'writeHead(500)']] },
    {
      what: 'a wrong state whose connection is broken off',
      edits: [["response.writeHead(400).end('This is not the answer to the open attempt.')", 'response.destroy()']],
    },
    {
      what: 'a state of 96 bits',
      edits: [['const state = createState()', 'const state = createState().slice(0, 16)']],
    },
    {
      what: 'a state as long as a verifier, but another text',
      edits: [['const state = createState()', 'const state = createCodeVerifier()']],
    },
    {
      what: 'a challenge that went through base64 and was put right',
      edits: [
        [
          DERIVED,
          `Buffer.from(${DERIVED}, 'base64url').toString('base64').replaceAll('+', '-').replaceAll('/', '_').replace('=', '')`,
        ],
      ],
    },
    {
      what: 'a verifier that is kept, and a new one for each attempt',
      edits: [
        [
          'const state = createState()',
          'const state = createState()\nwriteHandoff(config, { attempt: { codeVerifier, state } })',
        ],
      ],
    },
    {
      what: 'a Cancel that is only taken with its state',
      edits: [
        [
          COMPARE,
          "return query.get('error') === 'access_denied' ? query.get('state') === state : query.get('state') === state",
        ],
      ],
    },
    {
      what: 'one page for every answer, the state compared behind it',
      of: 'bot',
      edits: [['self.send_response(200 if ours else 400)', 'self.send_response(200)']],
    },
    {
      what: 'a handler that dies of a wrong state',
      of: 'bot',
      edits: [[BOT_ANSWERS, `if not ours: raise ValueError("mismatching_state")\n            ${BOT_ANSWERS}`]],
    },
  ],
)
