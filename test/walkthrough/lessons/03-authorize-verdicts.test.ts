import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { playScene } from '../../../src/walkthrough/course/stage.ts'
import { judgeEdited, judgeVariant, unmet } from './prove.ts'

const DERIVED = 'deriveCodeChallenge(codeVerifier)'
const COMPARE = "return query.get('state') === state"

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

test.for(['03-authorize', '04-exchange'])(
  '%s: a command that keeps its tokens at a fixed path is told of LAB_HOME',
  async (stem) => {
    const { facts, slips } = await judgeVariant(stem, {
      of: 'bot',
      edits: [['os.environ["LAB_HOME"]', 'os.environ["BOT_OWN"]']],
    })

    expect(unmet({ facts })).toContainEqual(
      expect.objectContaining({ verdict: 'not yet', says: expect.stringContaining('an empty LAB_HOME') }),
    )
    expect(slips).toEqual([])
  },
)

test('03-authorize: nor is one blamed that finds tokens of another world there', async () => {
  const tokens = '{"access": "of another world", "refresh": "too", "expires_at": 9e9, "issued_at": 1}'
  const path = 'FILE = os.path.join(os.environ["LAB_HOME"], "bot.json")'
  const edits = [
    ['  except Refused:\n        log_in()', '  except Refused:\n        raise'],
    [
      path,
      `FILE = os.path.join(os.environ["BOT_OWN"], "bot.json")\nif not os.path.exists(FILE): open(FILE, "w").write(${JSON.stringify(tokens)})`,
    ],
  ] as const

  const { facts, slips } = await judgeVariant('03-authorize', { of: 'bot', edits })

  expect(facts).toMatchObject([{ verdict: 'not yet' }, { says: expect.stringContaining('an empty LAB_HOME') }])
  expect(slips).toEqual([])
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

test.for([
  ['codeVerifier', 'the challenge is the verifier itself: send its S256, and keep the verifier'],
  ["deriveCodeChallenge('v'.repeat(43))", 'the challenge is not the S256 of the verifier that your file keeps'],
] as const)('03-authorize: of %s as challenge the check says what it is', async ([value, says]) => {
  const judgement = await judgeEdited('03-authorize', solutionFile('03-authorize'), [[DERIVED, value]])

  expect(judgement.met).toBe(false)
  expect(judgement.facts).toContainEqual(expect.objectContaining({ says, verdict: 'contradicted' }))
})

test('03-authorize: a challenge that is sent as state as well is not called the verifier', async () => {
  const edits = [['const state = createState()', `const state = ${DERIVED}`]] as const

  const judgement = await judgeEdited('03-authorize', solutionFile('03-authorize'), edits)

  expect(judgement.slips.map(({ slip }) => slip)).not.toContain('M09')
})

test('03-authorize: of an answer that came behind one that was taken nothing good is told', async () => {
  const takesAny = [[COMPARE, "return query.has('code')"]] as const

  const { facts } = await judgeEdited('03-authorize', solutionFile('03-authorize'), takesAny)

  const of = (named: string) => facts.find(({ says }) => says.includes(named))
  expect(of('a callback with another state')?.verdict).toBe('contradicted')
  expect(of('a callback without any state')).toMatchObject({ verdict: 'not yet' })
})
