import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { playScene } from '../../../src/walkthrough/course/stage.ts'
import { judgeEdited, proveLesson, unmet } from './prove.ts'

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
      what: 'a URL without state',
      slip: 'M59',
      says: 'with an empty one',
      edits: [['  state,\n  code_challenge:', '  code_challenge:']],
    },
    {
      what: 'a state of more than 500 characters',
      slip: 'M59',
      says: 'with an empty one',
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
    { what: 'a 200 for the forged callback', edits: [['writeHead(400)', 'writeHead(200)']] },
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
)

const WRAPPED = [
  'Please log in (${url.href}).',
  'Open ${url.href}, then come back.',
  '[log in](${url.href})',
  'Open \\`${url.href}\\`!',
  'Open \\x1b[36m${url.href}\\x1b[0m',
]

test.for(WRAPPED)('03-authorize: the URL is found in the text %j', async (text) => {
  const stem = '03-authorize'

  const judgement = await judgeEdited(stem, solutionFile(stem), [['console.log(url.href)', `console.log(\`${text}\`)`]])

  expect(unmet(judgement)).toEqual([])
})

test('03-authorize: a program that believes itself logged in on its first day is told of LAB_HOME', async () => {
  const stem = '03-authorize'
  const keepsElsewhere = "if (process.env.LAB_HOME?.endsWith('new')) process.exit()\nserver.listen("

  const judgement = await judgeEdited(stem, solutionFile(stem), [['server.listen(', keepsElsewhere]])

  expect(unmet(judgement)).toMatchObject([{ verdict: 'not yet', says: expect.stringContaining('an empty LAB_HOME') }])
})

const UNVERIFIED = [
  ['a sentence and a 400', "response.writeHead(400).end('An unverified error came.')"],
  ['a sentence and a 200', "response.writeHead(query.has('error') ? 200 : 400).end('An unverified error came.')"],
] as const

test.for(UNVERIFIED)('03-authorize: an error without a state may be met with %s', async ([, edit]) => {
  const stem = '03-authorize'
  const refuse = "response.writeHead(400).end('This is not the answer to the open attempt.')"

  const judgement = await judgeEdited(stem, solutionFile(stem), [[refuse, edit]])

  expect(unmet(judgement)).toEqual([])
})

test('03-authorize: a URL that X refuses is told as such, whatever the program does with the error', async () => {
  const stem = '03-authorize'
  const wrong = [["config.scopes.join(' ')", "'tweet.read users.raed'"]] as const

  const { facts, evidence } = await judgeEdited(stem, solutionFile(stem), wrong)

  expect(facts.map(({ says }) => says)).toEqual([expect.stringMatching(/^X sent your program an error.*users\.raed/)])
  expect(evidence.callbacks.map(({ what, status }) => `${what} ${status}`)).toEqual(['refused 200', 'refused 200'])
  expect(evidence.runs.map(({ ended }) => ended)).toEqual(['exit', 'exit'])
})

test('03-authorize: a program that keeps waiting after X’s error is not called endless', async () => {
  const stem = '03-authorize'
  const withoutState = [['  state,\n  code_challenge:', '  code_challenge:']] as const

  const { facts, evidence } = await judgeEdited(stem, solutionFile(stem), withoutState)

  expect(facts.map(({ says }) => says)).toEqual([
    expect.stringMatching(/^X sent your program an error.*state is missing/),
  ])
  expect(evidence.runs.map(({ ended }) => ended)).toEqual(['stopped', 'stopped'])
})

test('03-authorize: the scenes show what state stops, and what it does not', async () => {
  const foreign = (await playScene('03-authorize', 'foreign-answer')).lines.join('\n')
  const stolen = (await playScene('03-authorize', 'stolen-url')).lines.join('\n')

  expect(foreign).toContain('Your app says 400')
  expect(foreign).toContain('400 "Value passed for the code verifier did not match the code challenge."')
  expect(stolen).toContain('Your app in the terminal says 200')
  expect(stolen).toContain('200, you are @mallory_practice')
  expect(stolen).toMatch(/Mallory’s browser +refused/)
  expect(stolen).toMatch(/your browser +taken/)
})
