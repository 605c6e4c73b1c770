import { existsSync, readFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { lessonStems } from '../../../src/walkthrough/course/lesson-reader.ts'
import { solutionFile, starterFile } from '../../../src/walkthrough/course/starters.ts'
import { captionsOf } from '../../../src/walkthrough/course/captions.ts'
import { difference } from '../../../src/walkthrough/course/difference.ts'
import { drawArrow, listArrows, tellArrow } from '../../../src/walkthrough/terminal/arrow-text.ts'
import { recordOf } from '../../../src/walkthrough/course/event-record.ts'
import { familyLine, familyOf, tokenChanges } from '../../../src/walkthrough/course/generations.ts'
import { foldCode, hang, sideBySide, wrapLines } from '../../../src/system/wrapped-text.ts'
import { columnsOf } from '../../../src/walkthrough/terminal/ui.ts'
import { wireHeads, wireLines, wireOfOne } from '../../../src/walkthrough/terminal/wire-text.ts'
import { refreshTokens } from '../../../src/client/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { asCurl, variablesOf, withUnits, type JournalEvent, type MockProvider } from '../../../mock-provider/index.ts'
import type { Run } from '../../../src/walkthrough/course/evidence.ts'

test('a refresh shows as two generations, with the time of use', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  mock.clock.advance({ hours: 2 })
  const first = await refreshTokens(mock.config, { refreshToken })
  const events = mock.journal.events

  const family = familyOf(events, { now: mock.clock.now(), profile: mock.profile })
  const [, change] = tokenChanges({}, { refreshToken: mock.fingerprintOf(first.refreshToken ?? '') }, events)

  expect(familyLine(family)).toMatch(/^RT#1 x used \d\d:\d\d -> RT#2 o ready$/)
  expect(change).toMatchObject({ before: 'none', after: expect.stringMatching(/^RT#2 \.\./), isChanged: true })
})

test('a family that the user ended, or that grew too old, is dead', async ({ mock }) => {
  await mock.signIn()
  const old = familyOf(mock.journal.events, { now: mock.clock.now() + 180 * 86_400, profile: mock.profile })
  mock.revokeByUser()

  const ended = familyOf(mock.journal.events, { now: mock.clock.now(), profile: mock.profile })

  expect([familyLine(old), familyLine(ended)]).toEqual(['RT#1 x dead', 'RT#1 x dead'])
})

test('a request copied as curl does the same, and shows no secret', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const next = await refreshTokens(mock.config, { refreshToken })
  const event = mock.journal.events.find(({ kind }) => kind === 'refresh.done')

  const command = event && asCurl(event)
  const { clientId, clientSecret = '' } = mock.config
  const env = {
    ORIGIN: mock.origin,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    REFRESH_TOKEN: next.refreshToken,
  }
  await promisify(execFile)('sh', ['-c', command ?? ''], { env: { PATH: process.env.PATH, NO_PROXY: '*', ...env } })

  expect(variablesOf(command ?? '').toSorted()).toEqual(['CLIENT_ID', 'CLIENT_SECRET', 'ORIGIN', 'REFRESH_TOKEN'])
  for (const secret of mock.secrets().values) expect(command).not.toContain(secret)
  expect(mock.journal.events.filter(({ kind }) => kind === 'refresh.done')).toHaveLength(2)
})

test('the drawing fits 58 columns, points at the right parties, and has a text', () => {
  const [head = '', shaft = '', says = ''] = drawArrow('exchange')

  for (const line of drawArrow('refresh').slice(0, 2)) expect(line.length).toBeLessThanOrEqual(58)
  expect(shaft.indexOf('|')).toBe(head.indexOf('Your app') + 4)
  expect(shaft.indexOf('>')).toBe(head.indexOf('X tokens') + 3)
  expect(says).toBe('Arrow 4 of 6: Your app sends code and verifier, for tokens')
  expect(tellArrow('verifier')).toContain('stays in your app')
  expect(listArrows('call').filter((line) => line.endsWith('<- you are here'))).toHaveLength(1)
})

test('the difference of two files has what went and what came, near to what stayed', () => {
  expect(difference('a\nb\nc\nd\n', 'a\nb\nx\nd\n')).toEqual([' b', '-c', '+x', ' d'])
})

test('lines left out between two changes leave a mark', () => {
  expect(difference('a\nb\nc\nd\ne\nf\n', 'x\nb\nc\nd\ne\ny\n')).toEqual(['-a', '+x', ' b', ' …', ' e', '-f', '+y'])
})

test.for([
  ['// Your part: one.\nreturn 1\n', 'return 2\n', [' // Your part: one.', '-return 1', '+return 2']],
  ['// Part 1, yours: a.\na\nb\n', '// Part 1: a.\na\nc\n', [' a', '-b', '+c']],
  ['/** Yours. */\na\n', '/** The part. */\na\n', []],
  ['    """Yours."""\n    return 1\n', '    """Done."""\n    return 2\n', [' ', '-', '+']],
  ['a\n', 'a\n// Why: b.\nb\n', [' a', '+// Why: b.', '+b']],
  ['a\n# new\n', 'a\n', []],
  ['a\n', '# new\na\n', []],
] as [string, string, string[]][])(
  'a comment that changed is no difference, one of new code is: %j',
  ([before, after, lines]) => {
    const shown = difference(before, after)

    expect(shown.map((line, index) => (lines[index]?.length === 1 ? line.charAt(0) : line))).toEqual(lines)
  },
)

test('from no starter to its solution a comment alone is shown as going or coming', () => {
  const isComment = /^[-+]\s*(?:\/\/|\/\*|#|""")/
  const alone = lessonStems().flatMap((stem) =>
    (['typescript', 'python'] as const).flatMap((language) => {
      const [starter, solution] = [starterFile(stem, language), solutionFile(stem, language)]
      if (!existsSync(starter)) return []
      const lines = difference(readFileSync(starter, 'utf8'), readFileSync(solution, 'utf8'))
      expect(lines.some((line) => line.startsWith('+'))).toBe(true)
      return lines.filter((line) => isComment.test(line))
    }),
  )

  expect(alone).toEqual([])
})

test('lines break under their text: after a number, a star, or the gap of a column', () => {
  expect(wrapLines(['1. one two three', '* one two', 'plain one two'], 10)).toEqual([
    '1. one two',
    '   three',
    '* one two',
    'plain one',
    'two',
  ])
  expect(wrapLines(['a: b   one two three'], 16)).toEqual(['a: b   one two', '       three'])
})

test('colours take no room in a line', () => {
  const [one, two] = ['\u001b[31mone\u001b[39m', '\u001b[31mtwo\u001b[39m']

  expect(hang('', `${one} ${two}`, 7)).toEqual([`${one} ${two}`])
})

test('two columns stand side by side, the words of each in its half', () => {
  expect(sideBySide(['left text'], ['right', 'text'], 15)).toEqual(['left   | right', 'text   | text'])
})

test('code breaks at blanks, and goes on further in', () => {
  expect(foldCode('  +', '  return one(two, three)', 20)).toEqual(['  +  return one(two,', '         three)'])
})

test('long times are told in hours or days as well, short and negative ones are not', () => {
  expect(withUnits('60 s, 7260 s, 15552000 s, -3600 s')).toBe(
    '60 s, 7260 s (2 h 1 min), 15552000 s (180 days), -3600 s',
  )
})

test('an event as the journal has it', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  await refreshTokens(mock.config, { refreshToken })
  await refreshTokens(mock.config, { refreshToken }).catch(() => {})

  const [done, refused] = mock.journal.events.slice(-2)

  expect(done && recordOf(done)).toMatch(/^#\d+ refresh\.done RT#1 -> AT#2, RT#2$/)
  expect(refused && recordOf(refused)).toMatch(/^#\d+ refresh\.refused .*replayed: RT#1 was used/)
})

test('events that lie days apart are told with their dates', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  mock.clock.advance({ days: 30 })
  await refreshTokens(mock.config, { refreshToken })
  const events = mock.journal.events

  expect(wireHeads(events, 80).at(-1)).toMatch(/^#\d+ +\d{4}-\d\d-\d\d \d\d:\d\d your app: POST/)
  expect(wireHeads(events.slice(-1), 80).at(-1)).toMatch(/^#\d+ +\d\d:\d\d your app: POST/)
})

test('a terminal that does not know its width is taken for one of 80 columns, a narrow one for 40', () => {
  const widths = [{}, { columns: 0 }, { columns: 20 }, { columns: 60 }, { columns: 200 }].map(columnsOf)

  expect(widths).toEqual([79, 79, 39, 59, 79])
})

/** A refresh by socket, so that there is all of a request, and what a step prints of it. */
async function refreshed(mock: MockProvider) {
  const { refreshToken = '' } = await mock.signIn()
  await refreshTokens(mock.config, { refreshToken })
  const [event] = mock.journal.events.slice(-1)
  const facts = [...(event?.http?.request ?? []), ...(event?.http?.response ?? [])]
  const valueOf = (name: string) => {
    const fact = facts.find((each) => each.name === name)
    return [fact?.value, fact?.fingerprint].filter(Boolean).join(' ')
  }
  const printed = ['grant_type', 'refresh_token', 'client_id'].map((name) => `      ${name} = ${valueOf(name)}`)
  return {
    events: mock.journal.events,
    clientId: valueOf('client_id'),
    scope: valueOf('scope'),
    printed: [`      authorization: ${valueOf('authorization')}`, ...printed].join('\n'),
  }
}

test.for([40, 60, 78])('all that was sent is shown whole, also in %i columns', async (columns, { mock }) => {
  const { events, clientId, scope } = await refreshed(mock)

  const lines = wireLines(events, { columns })

  const joined = lines.join('').replaceAll(' ', '')
  expect(joined).toContain(`client_id${columns < 70 ? ':' : ''}${clientId}`)
  expect(joined).toContain(scope.replaceAll(' ', ''))
  expect(lines.join('\n')).not.toContain('…')
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
  expect(wireOfOne(events, { columns: 78, known: events, kinds: [] }).join('\n')).toContain('…')
})

test('what the steps have printed of a request is not shown again', async ({ mock }) => {
  const { events, clientId, printed } = await refreshed(mock)

  const lines = wireLines(events, { columns: 78, printed }).join('\n')

  expect(lines).toMatch(/^#\d+ +\d\d:\d\d your app: POST/m)
  expect(lines).toMatch(/access_token +AT#2 \.\./)
  expect(lines).not.toContain('grant_type')
  expect(lines).not.toContain('authorization')
  expect(lines).not.toContain('RT#1')
  expect(lines).not.toContain(clientId)
})

const run = (name: string, from: number, to: number): Run => ({
  name,
  from,
  to,
  ended: 'exit',
  limitSeconds: 1,
  code: 0,
  output: '',
  leaked: false,
  at: 0,
  machineAt: 0,
})

const eventOf = (seq: number, user = 'ada_practice'): JournalEvent => ({
  seq,
  at: 0,
  kind: 'api.called',
  actor: 'client',
  user,
  http: { method: 'GET', path: '/2/users/me', status: 200, request: [], response: [] },
})

test('each event of a verdict has a caption: the start that it is of, who is no user of the program, or neither', () => {
  const captionOf = captionsOf({ runs: [run('agree', 2, 5), run('cancel', 7, 9)] })
  const events = [
    eventOf(1),
    eventOf(3),
    eventOf(4, 'mallory_practice'),
    eventOf(5),
    eventOf(6),
    eventOf(8),
    eventOf(9),
    eventOf(10),
  ]

  expect(events.map(captionOf)).toEqual([
    'Before the first start',
    'First start (agree)',
    'Mallory, the attacker',
    'First start (agree)',
    'Between two starts',
    'Second start (cancel)',
    'Second start (cancel)',
    'After the last start',
  ])
  expect(captionsOf({ runs: Array.from({ length: 12 }, (_, at) => run('month', at, at + 1)) })(eventOf(11))).toBe(
    'Start 11 (month)',
  )
  expect(captionsOf({ runs: [run('first', 0, 1), run('early', 1, 2), run('second', 2, 3)] })(eventOf(3))).toBe(
    'Third start',
  )
  const lines = wireLines(events, { columns: 78, captionOf })
  expect(lines.filter((line) => !line.startsWith('#')).filter(Boolean)).toEqual([
    'Before the first start:',
    'First start (agree):',
    'Mallory, the attacker:',
    'First start (agree):',
    'Between two starts:',
    'Second start (cancel):',
    'After the last start:',
  ])
})
