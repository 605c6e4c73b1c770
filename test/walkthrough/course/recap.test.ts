import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lessonStems } from '../../../src/walkthrough/course/lesson-reader.ts'
import { runCommand, temporaryHome } from '../../run-command.ts'
import { answer, asksAfter, open } from './learner.ts'
import { openLearner } from './session-learner.ts'

test('who was sure and wrong finds it again at the end, who guessed or was right does not', async () => {
  const { session } = await openLearner()
  const predictions = [
    ['01-verifier', 'certain', false],
    ['05-users-me', 'fairly sure', false],
    ['06-refresh', 'guess', false],
    ['07-expired-token', 'certain', true],
  ] as const

  for (const [stem, sure, isRight] of predictions) {
    const { predict } = session.enter(stem).lesson
    session.predict({ choice: isRight ? predict.truth : (predict.truth + 1) % predict.options.length, sure })
  }

  expect(session.recap.surprises.map(({ lesson, sure }) => [lesson.stem, sure])).toEqual([
    ['01-verifier', 'certain'],
    ['05-users-me', 'fairly sure'],
  ])
  expect(session.recap.surprises[1]).toMatchObject({ truth: '200, 403, 401', isRight: false })
  expect(session.recap.mistakes).toEqual([])
})

test('a mistake that a check has named is kept, once, also when the lesson begins again', async () => {
  const { session, home } = await openLearner()
  const { lesson } = session.enter('01-verifier')
  mkdirSync(join(home, 'try'), { recursive: true })
  const short =
    "import { randomBytes } from 'node:crypto'\nexport function makeVerifier() { return randomBytes(20).toString('base64url') }\n"
  writeFileSync(join(home, 'try/01-verifier.ts'), short)

  const judgement = await session.check()
  await session.check()
  session.restart(lesson.stem)

  const [slip] = judgement?.slips ?? []
  expect(slip?.slip).toBe('M01')
  expect(session.recap.mistakes).toEqual([{ number: 'M01', says: expect.stringMatching(/\w/), lesson }])
})

test('once all lessons are done the first menu leads to what was learned and to the doors that follow', async () => {
  const home = temporaryHome()
  const done = { beat: 'say', done: true, prediction: { choice: 0, sure: 'certain' }, slips: ['M41'] }
  const lessons = Object.fromEntries(lessonStems().map((stem) => [stem, done]))
  mkdirSync(join(home, '.lab'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.lab/progress.json'), JSON.stringify({ version: 1, lessons }), { mode: 0o600 })
  const { terminal } = open(['--plain'], { home })

  await answer(terminal, ['recap'])
  await asksAfter(terminal, 'All lessons are done.')

  expect(terminal.screen).toContain('You were sure, and it was otherwise:')
  expect(terminal.screen).toContain('* Not "200, 200, 401" but "200, 403, 401".')
  expect(terminal.screen).toMatch(/\* M41: \w/)
  expect(terminal.screen).toContain('npm run check -- --all --client')
  expect(terminal.screen).toContain('docs/live.md')
})

test('of all lessons, those about functions of a file are not asked of a program of one’s own', async () => {
  const { code, output } = await runCommand(['check', '--all', '--json', '--client', 'true'])

  expect(code).toBe(1)
  const { lessons, notApplicable } = JSON.parse(output)
  expect(notApplicable).toEqual(['01-verifier', '02-challenge'])
  expect(lessons).toHaveLength(lessonStems().length - 2)
})
