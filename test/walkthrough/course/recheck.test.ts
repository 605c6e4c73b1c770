import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLessons } from '../../../src/walkthrough/course/lessons.ts'
import { Progress } from '../../../src/walkthrough/course/progress.ts'
import { changedSince, digestOf, recheck } from '../../../src/walkthrough/course/recheck.ts'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { temporaryHome } from '../../run-command.ts'

const lessons = loadLessons()
const [first, second] = lessons

/** A learner who met lesson 1 with the solution and is in the middle of lesson 2. */
function learner() {
  const home = temporaryHome()
  const env = { ...process.env, LAB_TRY: join(home, 'try') }
  const path = join(home, 'try/01-verifier.ts')
  placeFile(solutionFile('01-verifier'), path)
  const progress = new Progress(home)
  progress.change('01-verifier', { beat: 'say', done: true, metWith: digestOf(path) })
  progress.change('02-challenge', { beat: 'predict' })
  return { env, path, progress, home }
}

test('a file that is as it was is not judged again, nor one that is gone', () => {
  const { env, path, progress } = learner()

  const before = changedSince(progress, lessons, env)
  rmSync(path)
  const after = changedSince(progress, lessons, env)

  expect([before, after]).toEqual([[], []])
})

test('a change that still meets the lesson is remembered and changes nothing else', async () => {
  const { env, path, progress, home } = learner()
  placeFile(solutionFile('01-verifier'), path, (text) => `// mine\n${text}`)
  const changed = changedSince(progress, lessons, env)

  const unmet = await recheck(progress, changed[0] ?? fail(), { env })

  expect(changed).toEqual([first])
  expect(unmet).toBeUndefined()
  expect(changedSince(progress, lessons, env)).toEqual([])
  expect([new Progress(home).done, new Progress(home).current]).toEqual([['01-verifier'], '02-challenge'])
})

test('a change that breaks a lesson opens it again at its fix, with the fact, and loses nothing else', async () => {
  const { env, path, progress, home } = learner()
  writeFileSync(path, 'export const makeVerifier = () => "too short"\n')

  const unmet = await recheck(progress, first ?? fail(), { env })

  expect(unmet?.says).toContain('9 characters')
  const again = new Progress(home)
  expect(again.done).toEqual([])
  expect(again.of('01-verifier')).toMatchObject({ beat: 'fix' })
  expect(again.of('02-challenge')).toEqual({ beat: 'predict' })
  expect(again.current).toBe(second?.stem)
})

function fail(): never {
  throw new Error('there is no lesson')
}
