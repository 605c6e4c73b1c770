import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { familyLine } from '../../../src/walkthrough/course/generations.ts'
import type { Lesson } from '../../../src/walkthrough/course/lesson.ts'
import { SessionError } from '../../../src/walkthrough/course/session-state.ts'
import type { Session } from '../../../src/walkthrough/course/session.ts'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { temporaryHome } from '../../run-command.ts'
import { actsOf, openLearner, PLAYED, printedOf } from './session-learner.ts'

/** What a lesson's run does and leaves: whose wire, the refresh tokens, the app's last request, the events that prove it. */
type Run = { acts: string[]; wire: string; family: string; last: string; proof: string }

/** Each lesson after the one before it, in one world. */
const RUNS: Record<string, Run> = {
  '01-verifier': { acts: ['step 1'], wire: 'nothing', family: '', last: '', proof: '' },
  '02-challenge': { acts: ['step 2', 'scene'], wire: 'nothing', family: '', last: '', proof: '' },
  '03-authorize': { acts: ['step 3'], wire: 'own', family: '', last: '', proof: 'attempt.opened code.issued' },
  '04-exchange': {
    acts: ['step 4', 'scene', 'scene'],
    wire: 'own',
    family: 'RT#1 o ready',
    last: '/2/oauth2/token 200',
    proof: 'code.refused',
  },
  '05-users-me': {
    acts: ['step 5', 'scene'],
    wire: 'own',
    family: '',
    last: '/2/users/me 200',
    proof: 'api.called api.called api.called',
  },
  '06-refresh': {
    acts: ['2 hours', 'step 5', 'step 6', 'scene'],
    wire: 'own',
    family: 'RT#1 x used -> RT#2 o ready',
    last: '/2/oauth2/token 200',
    proof: 'refresh.done refresh.refused',
  },
  '07-expired-token': {
    acts: ['2 hours 1 minutes', 'step 5', 'scene'],
    wire: 'own',
    family: '',
    last: '/2/users/me 401',
    proof: 'api.called refresh.done api.called',
  },
  '08-missing-offline-access': { acts: ['scene'], wire: 'scene', family: '', last: '', proof: 'refresh.refused' },
  '09-six-months': { acts: ['scene'], wire: 'scene', family: '', last: '', proof: 'refresh.refused' },
}

/** Everything that a terminal would show is listened to. */
function listenForWords() {
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(process.stdout, 'write')]
  onTestFinished(() => spies.forEach((spy) => void spy.mockRestore()))
  return () => spies.flatMap((spy) => spy.mock.calls)
}

/** The right answer, or another one. */
function answerOf({ truth, options }: { truth: number; options: string[] }, isRight: boolean): number {
  return isRight ? truth : (truth + 1) % options.length
}

/** Goal, Predict, Run and Look. */
async function runLesson(session: Session, { predict }: Lesson, isRight: boolean) {
  session.goTo('goal')
  session.goTo('predict')
  session.predict({ choice: answerOf(predict, isRight), sure: 'certain' })
  session.goTo('run')
  const isThrough = await session.run(PLAYED)
  session.goTo('look')
  return { isThrough, ...session.look() }
}

/** Every break, foretold rightly and wrongly in turn. @returns which were. */
async function breakAll(session: Session, { breaks }: Lesson): Promise<boolean[]> {
  session.goTo('break')
  const outcomes: boolean[] = []
  for (const [index, damage] of breaks.entries()) {
    const choice = answerOf(damage, index % 2 === 0)
    const outcome = await session.break({ scene: damage.scene, choice })
    expect(outcome).toMatchObject({ said: damage.options[choice], truth: damage.options[damage.truth] })
    expect(outcome.lines.length).toBeGreaterThan(0)
    outcomes.push(outcome.isRight)
  }
  return outcomes
}

/** A check that fails, all hints, and a solution. */
async function fix(session: Session, { stem }: Lesson) {
  session.goTo('fix')
  const { isNew, paths: [path = ''] = [] } = (await session.openProgram()) ?? {}
  const before = await session.check()
  const hints = [1, 2, 3, 4, 5].map(() => session.giveHint())
  placeFile(solutionFile(stem), path)
  const after = await session.check()
  return { isNew, before, hints, after }
}

test('all nine lessons are played from goal to last sentence, without a terminal and without a word', async () => {
  const words = listenForWords()
  const { session, happenings } = await openLearner({ seed: 'CLASS42' })

  for (const [index, lesson] of session.lessons.entries()) {
    const { stem, predict, breaks, hints } = lesson
    const isRight = index % 2 === 0
    expect(session.next).toMatchObject({ lesson: { stem }, missing: [], progress: { beat: 'goal' } })
    session.enter(stem)
    happenings.length = 0

    const { isThrough, wire, tokens, lastRequest, foretold } = await runLesson(session, lesson, isRight)
    const acts = actsOf(happenings)
    const outcomes = await breakAll(session, lesson)
    const fixed = await fix(session, lesson)
    session.goTo('say')
    const sentence = session.say('  because it must  ')

    const run: Run = {
      acts,
      wire: wire.of,
      family: familyLine(tokens.family).replaceAll(/ \d\d:\d\d/g, ''),
      last: [lastRequest?.http?.path, lastRequest?.http?.status].join(' ').trim(),
      proof: (foretold?.proof.events ?? []).map(({ kind }) => kind).join(' '),
    }
    expect({ [stem]: run }).toEqual({ [stem]: RUNS[stem] })
    expect(isThrough).toBe(true)
    expect(foretold).toMatchObject({ isRight, sure: 'certain', truth: predict.options[predict.truth] })
    expect(outcomes).toEqual(breaks.map((_, each) => each % 2 === 0))
    expect(fixed.isNew).toBe(true)
    expect(fixed.before?.met).toBe(false)
    expect(fixed.hints.map(({ grade }) => grade)).toEqual([1, 2, 3, 4, 4])
    expect(fixed.hints[1]).toMatchObject({ name: 'idea', says: hints.idea })
    expect(fixed.hints[4]).toMatchObject({ difference: expect.arrayContaining([expect.stringMatching(/^\+/)]) })
    expect(fixed.after?.facts.filter(({ verdict }) => verdict !== 'met')).toEqual([])
    expect(sentence).toEqual({ said: 'because it must', ours: expect.stringMatching(/\w/) })
    expect(session.place?.progress).toMatchObject({ beat: 'say', done: true, hints: 4, said: 'because it must' })
    expect(Object.keys(session.place?.progress.broken ?? {})).toEqual(breaks.map(({ scene }) => scene))
  }

  expect(session.next).toBeUndefined()
  expect(session.changedSince()).toEqual([])
  expect(words()).toEqual([])
}, 300_000)

test('two sessions on one home are refused, in this process or another, and one that is gone is none', async () => {
  const first = await openLearner()
  const { home } = first

  await expect(openLearner({ home })).rejects.toThrow(`Another terminal has the course open (process ${process.pid})`)
  await first.session.close()
  const pid = join(home, '.lab/course.pid')
  writeFileSync(pid, String(process.ppid))
  await expect(openLearner({ home })).rejects.toThrow(`(process ${process.ppid})`)
  // A number of ours that an earlier process had, and was killed with.
  writeFileSync(pid, String(process.pid))
  const { session } = await openLearner({ home })

  expect(readFileSync(pid, 'utf8').trim()).toBe(String(process.pid))
  await session.close()
  expect(existsSync(pid)).toBe(false)
})

test('the clock moves by command, and both the moment before a run and a chosen one come back with their tokens', async () => {
  const { session } = await openLearner()
  const { time } = session
  expect(() => time.restore()).toThrow(SessionError)
  session.enter('04-exchange')
  const before = time.now
  await session.run(PLAYED)
  const atRun = time.saved

  time.advance({ hours: 2 })
  time.save()
  time.advance({ days: 30 })
  const later = time.now
  time.restore()
  const restored = { now: time.now, family: familyLine(session.look().tokens.family) }

  expect(atRun).toMatchObject({ at: before })
  expect(later).toBe(before + 7200 + 30 * 86_400)
  expect(restored).toEqual({ now: before + 7200, family: 'RT#1 o ready' })
  await session.run(PLAYED)
  time.restore()
  expect(session.look().tokens.changes).toEqual([])
}, 60_000)

test('what is offered next is the lesson after the one just done, and those that were left out come at the end', async () => {
  const { session, home } = await openLearner()
  const meet = async (stem: string) => {
    session.enter(stem)
    placeFile(solutionFile(stem), join(home, `try/${stem}.ts`))
    await session.check()
    return session.next?.lesson.stem
  }

  const offered = [
    await meet('05-users-me'),
    await meet('08-missing-offline-access'),
    await meet('09-six-months'),
    await meet('01-verifier'),
  ]

  expect(offered).toEqual(['06-refresh', '09-six-months', '01-verifier', '02-challenge'])
}, 60_000)

test('progress is there again in the next session, and a lesson can be begun anew', async () => {
  const { session, home } = await openLearner()
  session.enter('01-verifier')
  session.goTo('predict')
  session.predict({ choice: 1, sure: 'guess' })
  session.goTo('run')
  await session.close()

  const again = (await openLearner({ home })).session
  const { progress } = again.enter(again.next?.lesson.stem ?? '')
  const { wire, foretold } = again.look()

  expect(progress).toMatchObject({ beat: 'run', prediction: { choice: 1, sure: 'guess' } })
  expect([wire.of, foretold?.isRight]).toEqual(['earlier', true])
  expect(again.restart('01-verifier').progress).toEqual({ beat: 'goal', done: false })
})

test('a file that met its lesson and no longer does opens the lesson again, and reset keeps what was there', async () => {
  const { session, home } = await openLearner()
  const path = join(home, 'try/01-verifier.ts')
  session.enter('01-verifier')
  placeFile(solutionFile('01-verifier'), path)
  await session.check()
  const none = session.changedSince()
  writeFileSync(path, 'export const makeVerifier = () => "too short"\n')

  const changed = session.changedSince().map(({ lesson }) => lesson.stem)
  const unmet = await session.recheck('01-verifier')
  const kept = session.resetFile() ?? ''

  expect([none, changed]).toEqual([[], ['01-verifier']])
  expect(unmet?.says).toContain('9 characters')
  expect(session.place?.progress).toMatchObject({ beat: 'fix', done: false })
  expect(readFileSync(kept, 'utf8')).toContain('too short')
  expect(readFileSync(path, 'utf8')).toContain('Your part')
})

test('every reader is told what happens, until it has enough; other words of a run come with it', async () => {
  const { session, happenings } = await openLearner()
  const second: string[] = []
  const stop = session.subscribe(({ kind }) => void second.push(kind))
  session.enter('03-authorize')

  await session.run(PLAYED)
  stop()
  session.goTo('look')

  expect(actsOf(happenings)).toEqual(['step 1', 'step 2', 'step 3'])
  expect(printedOf(happenings)).toContain('The practice user is at the browser, and approves.')
  expect(printedOf(happenings)).toMatch(/← the browser came back to http:\/\/127\.0\.0\.1:\d+\/callback/)
  expect(happenings.at(-1)).toEqual({ kind: 'progress.changed', stem: '03-authorize' })
  expect(second).toEqual(happenings.slice(0, -1).map(({ kind }) => kind))
})

test('what is not there, or cannot be now, is refused with the reason', async () => {
  const { session } = await openLearner()

  expect(() => session.look()).toThrow('No lesson was entered yet')
  expect(() => session.enter('10-moon')).toThrow('There is no lesson "10-moon"')
  session.enter('01-verifier')
  expect(() => session.predict({ choice: 4, sure: 'guess' })).toThrow('There is no answer 4: there are 0 to 3')
  await expect(session.break({ scene: 'moon', choice: 0 })).rejects.toThrow('has no break "moon"')
  await expect(session.break({ scene: 'weak-random', choice: -1 })).rejects.toThrow('There is no answer -1')
  const opening = session.playOpening()
  await expect(session.check()).rejects.toThrow('Wait: the opening is under way')
  expect(() => session.time.advance({ hours: 2 })).toThrow('Wait: the opening is under way')
  expect((await opening).map(({ kind }) => kind)).toContain('refresh.done')
  expect(session.sawOpening).toBe(true)
})

test('a program of somebody else’s is judged where the wire can tell, and has no file that could change', async () => {
  const { session } = await openLearner({ client: 'python3 bot.py' })

  session.enter('01-verifier')
  const ofFunctions = await session.openProgram()
  session.enter('03-authorize')
  const overTheWire = await session.openProgram()

  expect(ofFunctions).toBeUndefined()
  expect(overTheWire?.program).toEqual({ kind: 'command', argv: ['python3', 'bot.py'] })
  expect(session.changedSince()).toEqual([])
})

/** Whether somebody could listen there now. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const listening = once(server.listen(port, '127.0.0.1'), 'listening').then(
    () => true,
    () => false,
  )
  const isListening = await listening
  server.close()
  return isListening
}

test('closed in the middle of a step, a session ends it and leaves no port, lock or folder', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, '.lab'), 'a file')
  const { session } = await openLearner({ home })
  const folder = session.home.path
  const closed: Promise<void>[] = []
  let printed = ''
  session.subscribe((happening) => {
    if (happening.kind === 'step.printed') printed += happening.piece
    if (closed.length === 0 && printed.includes('Open it in a browser')) closed.push(session.close())
  })
  session.enter('03-authorize')

  const isThrough = await session.run({ atConsent: async () => 'browser' })
  await Promise.all(closed)

  const ports = [...printed.matchAll(/127\.0\.0\.1(?::|%3A)(\d+)/g)].map(([, port]) => Number(port))
  expect(session.home.news.join()).toContain('cannot be written: progress, tokens and your files')
  expect(isThrough).toBe(false)
  expect(new Set(ports).size).toBe(2)
  for (const port of new Set(ports)) expect(await isFree(port)).toBe(true)
  expect(existsSync(folder)).toBe(false)
  expect(() => session.enter('01-verifier')).toThrow('The session is closed')
})

test('a run that waits for a browser can be given up, and the next one goes through', async () => {
  const { session, happenings } = await openLearner()
  const giveUp = new AbortController()
  session.subscribe((happening) => {
    if (happening.kind === 'step.printed' && happening.piece.includes('Open it in a browser')) giveUp.abort()
  })
  session.enter('03-authorize')

  const given = await session.run({ atConsent: async () => 'browser', signal: giveUp.signal })
  const acts = actsOf(happenings)

  expect(given).toBe(false)
  expect(acts.at(-1)).toBe('step 3 failed')
  expect(await session.run(PLAYED)).toBe(true)
}, 60_000)

test('closed in the middle of a check, a session ends the program that is judged', async () => {
  const { session, home } = await openLearner()
  mkdirSync(join(home, 'try'), { recursive: true })
  writeFileSync(join(home, 'try/06-refresh.ts'), 'setInterval(() => {}, 1000)\n')
  session.enter('06-refresh')
  session.subscribe(({ kind }) => {
    if (kind === 'check.begun') void session.close()
  })

  const judgement = await session.check()

  expect(judgement?.met).toBe(false)
  expect(judgement?.evidence.runs.map(({ ended }) => ended)).toEqual(judgement?.evidence.runs.map(() => 'stopped'))
  expect(judgement?.evidence.runs.length).toBeGreaterThan(0)
})
