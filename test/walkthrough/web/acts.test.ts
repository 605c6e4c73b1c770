import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import type { Desk } from '../../../src/walkthrough/web/desk.ts'
import { expect, serveCourse, test, until, viewOf, Visitor } from './visitor.ts'

const act = (desk: Desk, name: string, fields: Record<string, string> = {}) =>
  desk.act(name, new URLSearchParams(fields), '/lesson')

async function newsAfter(desk: Desk, name: string, fields: Record<string, string> = {}): Promise<string> {
  await act(desk, name, fields)
  return (await viewOf(desk)).news.map(({ says }) => says).join(' ')
}

/** Enters a lesson from its beginning. */
async function begin(desk: Desk, stem: string): Promise<void> {
  await act(desk, 'restart', { stem })
}

const WRONG: [name: string, fields: Record<string, string>, says: string][] = [
  ['enter', {}, 'There is no lesson ""'],
  ['enter', { stem: '../02-challenge' }, 'There is no lesson "../02-challenge"'],
  ['restart', { stem: '99' }, 'There is no lesson "99"'],
  ['go', {}, 'A lesson has no such part.'],
  ['go', { beat: 'constructor' }, 'A lesson has no such part.'],
  ['go', { beat: 'run' }, 'Say first what you expect'],
  ['predict', { sure: 'certain' }, 'Choose one of the answers first'],
  ['predict', { choice: '', sure: 'certain' }, 'Choose one of the answers first'],
  ['predict', { choice: '-1', sure: 'certain' }, 'Choose one of the answers first'],
  ['predict', { choice: '99', sure: 'certain' }, 'There is no answer 99'],
  ['predict', { choice: '0' }, 'Say how sure you are as well.'],
  ['predict', { choice: '0', sure: 'very' }, 'Say how sure you are as well.'],
  ['run', { consent: 'played' }, 'Say first what you expect'],
  ['run', { consent: 'somebody' }, 'Say who agrees'],
  ['give-up', {}, 'Nothing waits for a browser'],
  ['paste', { address: 'http://127.0.0.1/' }, 'Nothing waits for a browser'],
  ['break', { scene: 'nothing', choice: '0' }, 'has no break "nothing"'],
  ['break', { choice: '0' }, 'has no break ""'],
  ['break', { scene: 'nothing' }, 'Choose what you expect first'],
  ['language', { language: 'cobol' }, 'TypeScript or Python'],
  ['language', {}, 'TypeScript or Python'],
  ['say', { words: '  ' }, 'Write your sentence first'],
  ['say', {}, 'Write your sentence first'],
  ['advance', { by: 'toString' }, 'Time goes by'],
  ['advance', {}, 'Time goes by'],
  ['restore', {}, 'No moment was saved yet.'],
  ['nothing', {}, 'The course does not know "nothing".'],
  ['__proto__', {}, 'The course does not know "__proto__".'],
]

test('what cannot be done is said in words, and nothing is lost', async ({ course: { desk, home } }) => {
  await begin(desk, '02-challenge')
  const before = [readFileSync(join(home, '.lab/progress.json'), 'utf8'), desk.session.time.now]

  for (const [name, fields, says] of WRONG) expect(await newsAfter(desk, name, fields)).toContain(says)

  expect([readFileSync(join(home, '.lab/progress.json'), 'utf8'), desk.session.time.now]).toEqual(before)
})

test('before any lesson was entered its acts say so', async () => {
  const { desk, close } = await serveCourse()

  const said = [
    await newsAfter(desk, 'predict', { choice: '0', sure: 'guess' }),
    await newsAfter(desk, 'run'),
    await newsAfter(desk, 'hint'),
  ]
  await close()

  expect(said).toEqual(Array<string>(3).fill('No lesson was entered yet.'))
})

test('a lesson from its prediction to the look at its run: what ran is kept', async ({ course: { desk } }) => {
  await begin(desk, '02-challenge')
  await act(desk, 'go', { beat: 'predict' })

  await act(desk, 'predict', { choice: '0', sure: 'certain' })
  const foretold = { ...desk.session.place?.progress }
  await act(desk, 'run', { consent: 'played' })
  const { keptOf, news, underWay } = await viewOf(desk)

  expect(foretold).toMatchObject({ beat: 'run', prediction: { choice: 0, sure: 'certain' } })
  expect(desk.session.place?.progress.beat).toBe('look')
  expect(keptOf('02-challenge').ran.map(({ kind }) => kind)).toEqual(['step', 'step', 'scene'])
  expect(keptOf('02-challenge').ran[1]).toMatchObject({ step: 2, isThrough: true })
  expect(JSON.stringify(keptOf('02-challenge').ran[1])).toContain('code_challenge')
  expect([news, underWay]).toEqual([[], undefined])
})

test('the opening, a break, a hint and a sentence are kept, and go when the lesson begins again', async ({
  course: { desk },
}) => {
  await begin(desk, '01-verifier')
  const scene = desk.session.place?.lesson.breaks[0]?.scene ?? ''
  const watched = await newsAfter(desk, 'watch')
  await act(desk, 'break', { scene, choice: '1' })
  await act(desk, 'hint')
  await act(desk, 'say', { words: 'It is random.' })

  const { opening, keptOf } = await viewOf(desk)
  const kept = keptOf('01-verifier')
  await begin(desk, '01-verifier')
  const after = (await viewOf(desk)).keptOf('01-verifier')

  expect(watched).toBe('')
  expect(opening?.filter(({ http }) => http)).toHaveLength(6)
  expect(kept.damages.get(scene)?.said).toBe(desk.session.place?.lesson.breaks[0]?.options[1])
  expect(kept.hint).toMatchObject({ grade: 1, name: 'look' })
  expect(kept.said?.said).toBe('It is random.')
  expect(kept.said?.ours).not.toBe('')
  expect([after.damages.size, after.hint, after.said]).toEqual([0, undefined, undefined])
})

test('time goes by, a moment is saved, and is come back to', async ({ course: { desk } }) => {
  const { now } = desk.session.time

  await act(desk, 'save')
  await act(desk, 'advance', { by: 'day' })
  const later = desk.session.time.now
  const says = await newsAfter(desk, 'restore')

  expect([later - now, desk.session.time.now - now]).toEqual([86_400, 0])
  expect(says).toBe('Done: world and token file. Real servers only go forward.')
})

test('at its fix the learner’s file is there, is judged when it is asked for and when it is saved, and nothing advances', async ({
  course: { desk },
}) => {
  await begin(desk, '01-verifier')
  await act(desk, 'go', { beat: 'fix' })
  const program = (await viewOf(desk)).keptOf('01-verifier').program
  const path = program?.paths[0] ?? ''
  await act(desk, 'check')
  const starter = (await viewOf(desk)).keptOf('01-verifier')

  placeFile(solutionFile('01-verifier'), path)
  await until(desk, () => desk.kept.of('01-verifier').isOfSave === true)
  const solved = (await viewOf(desk)).keptOf('01-verifier')

  expect(starter.judgement).toMatchObject({ met: false })
  expect(starter.isOfSave).toBe(false)
  expect(solved.judgement).toMatchObject({ met: true })
  expect(desk.session.place?.progress).toMatchObject({ beat: 'fix', done: true })
})

test('a file that was put back is no save, and one that is gone is told', async ({ course: { desk } }) => {
  await begin(desk, '01-verifier')
  await act(desk, 'go', { beat: 'fix' })
  const path = (await viewOf(desk)).keptOf('01-verifier').program?.paths[0] ?? ''

  const says = await newsAfter(desk, 'reset')
  const kept = readFileSync(`${path}.before-reset`, 'utf8')
  const isChecked = desk.session.underWay
  await act(desk, 'go', { beat: 'say' })
  rmSync(path)
  await act(desk, 'check')

  expect(says).toContain('The starter is back. What you had is kept in ')
  expect(kept).toBe(readFileSync(`${path}.before-reset`, 'utf8'))
  expect(isChecked).toBeUndefined()
  expect(desk.kept.of('01-verifier').judgement).toBe('gone')
})

test('while a run is under way all else waits; while a program is judged a hint does not, and a save is seen to later', async ({
  course: { desk },
}) => {
  await begin(desk, '01-verifier')
  await act(desk, 'reset')
  await act(desk, 'go', { beat: 'fix' })
  const path = (await viewOf(desk)).keptOf('01-verifier').program?.paths[0] ?? ''

  const opening = act(desk, 'watch')
  const during = [await newsAfter(desk, 'hint'), await newsAfter(desk, 'run'), await newsAfter(desk, 'advance')]
  writeFileSync(path, `${readFileSync(path, 'utf8')}// saved\n`)
  await opening
  await until(desk, () => desk.session.underWay === 'check')
  const judging = [await newsAfter(desk, 'hint'), await newsAfter(desk, 'reset'), await newsAfter(desk, 'check')]
  const { isOfSave } = desk.kept.of('01-verifier')

  expect(during).toEqual(Array<string>(3).fill('Wait: the opening is under way.'))
  expect(judging).toEqual(['', 'Wait: the check is under way.', ''])
  // Whoever asks for a verdict while that of a save is on its way gets that one.
  expect([isOfSave, desk.session.underWay]).toEqual([true, undefined])
  expect(desk.kept.of('01-verifier').hint).toMatchObject({ grade: 1 })
})

test('no token, code or verifier of the course stands in a page of it', async ({ course: { desk, server, home } }) => {
  await begin(desk, '06-refresh')
  await act(desk, 'predict', { choice: '0', sure: 'guess' })
  await act(desk, 'run', { consent: 'played' })
  const visitor = await Visitor.enter(server)
  const secrets = [...readFileSync(join(home, '.lab/handoff.json'), 'utf8').matchAll(/"([\w.~:-]{30,})"/g)].map(
    ([, text = '']) => text,
  )

  const pages = await Promise.all(['/', '/lessons', '/lesson'].map((path) => visitor.page(path)))
  const view = await viewOf(desk)
  const shown = [
    ...pages.map(({ text }) => text),
    JSON.stringify([view.session.world.events, view.keptOf('06-refresh')]),
  ]

  expect(secrets.length).toBeGreaterThanOrEqual(2)
  expect(secrets.filter((secret) => shown.some((text) => text.includes(secret)))).toEqual([])
})

test('the language that was chosen is the one that the file is in, and is said to be nothing wrong', async () => {
  const { desk, close } = await serveCourse()
  try {
    await act(desk, 'enter', { stem: '01-verifier' })
    await act(desk, 'go', { beat: 'fix' })

    const news = await newsAfter(desk, 'language', { language: 'typescript' })

    expect(news).toBe('')
    expect(desk.kept.of('01-verifier').program?.paths).toEqual([expect.stringMatching(/01-verifier\.ts$/)])
  } finally {
    await close()
  }
})

test('a file that became a folder or leads to itself is no file, and the course goes on', async () => {
  const { desk, close } = await serveCourse({ language: 'typescript' })
  try {
    await act(desk, 'enter', { stem: '01-verifier' })
    await act(desk, 'go', { beat: 'fix' })
    await viewOf(desk)
    const [path = ''] = desk.kept.of('01-verifier').program?.paths ?? []
    const judged = () => desk.kept.of('01-verifier').judgement
    const news: string[] = []

    for (const replace of [mkdirSync, (at: string) => symlinkSync(at, at)]) {
      rmSync(path, { recursive: true })
      replace(path)
      news.push(await newsAfter(desk, 'check'))
    }

    expect([judged(), news]).toEqual(['gone', ['', '']])
  } finally {
    await close()
  }
})

test.for(['look', 'fix'])('a session that could not be opened anew still shows its %s', async (beat) => {
  const { desk, server, close } = await serveCourse()
  const visitor = await Visitor.enter(server)
  try {
    await act(desk, 'enter', { stem: '01-verifier' })
    await act(desk, 'go', { beat })

    await desk.session.close()
    const { status, text } = await visitor.page('/lesson')

    expect(status).toBe(200)
    expect(text).toContain('The practice server is not answering.')
  } finally {
    await close()
  }
})
