import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LessonFileError } from '../../../src/walkthrough/course/front-matter.ts'
import { findLesson } from '../../../src/walkthrough/course/lesson.ts'
import { lessonStems, loadLesson, readLesson } from '../../../src/walkthrough/course/lesson-reader.ts'
import { loadLessons } from '../../../src/walkthrough/course/lessons.ts'
import { lintLessons, lintTags, lintText } from '../../../src/walkthrough/course/lint.ts'
import { root } from '../../run-command.ts'
import { UsageError } from '../../../src/system/usage-error.ts'

const text = readFileSync(join(root, 'docs/06-refresh.md'), 'utf8')

/** `line: what` of each problem of lesson 6 with that change. */
function problemsOf(find: string, replace: string): string[] {
  expect(text).toContain(find)
  try {
    readLesson('06-refresh', text.replace(find, replace))
    return []
  } catch (error) {
    if (!(error instanceof LessonFileError)) throw error
    return error.problems.map(({ line, says }) => `${line}: ${says}`)
  }
}

test('the linter finds every lesson complete', async () => {
  expect(await lintLessons()).toEqual([])
  expect(lessonStems().length).toBeGreaterThanOrEqual(9)
})

test.for([
  ['minutes: 8', 'minutes: soon', '4: minutes cannot be "soon"; it takes a whole number from 1 to 60'],
  ['minutes: 8', 'minuts: 8', '4: minuts is not known; there are id, title'],
  ['minutes: 8\n', '', '1: minutes is missing; it takes a whole number from 1 to 60'],
  ['arrow: refresh', 'arrow: left', '7: arrow cannot be "left"; it takes verifier, challenge'],
  ['M27, ', 'M7, ', '6: teaches[1] cannot be "M7"; it takes a number of docs/mistakes.md'],
  [
    '  truth: 2\n  why: Each',
    '  truth: 9\n  why: Each',
    '14: predict.truth cannot be 9; it takes a whole number from 1 to 3',
  ],
  ['- step: 5', '- step: 9', '19: run[2].step cannot be 9; it takes a whole number from 1 to 6'],
  ['{ hours: 2 }', '{ days: soon }', '18: run[1].advance.days cannot be "soon"'],
  ['  idea:', '  ides:', 'hints.ides is not known; there are look, idea, almost'],
  ['title: New', 'title: [New', 'Flow sequence'],
  ['## Break', '## Brake', 'it takes ## Goal, ## Predict, ## Run, ## Look, ## Break, ## Fix, ## Say it'],
  ['---\nid', 'id', '1: the file must begin with front matter'],
] as const)('%j in place of %j is refused with its line', ([find, replace, says]) => {
  expect(problemsOf(find, replace).join('\n')).toContain(says)
})

test.for([
  ['(documented: refreshLifetimeSeconds)', []],
  ['(seen by many: token-invalid-refresh)', []],
  ['(standard: RFC 6749 §6)', []],
  ['(our choice, refreshLifetimeSlides)', []],
  ['(documented: token-invalid-refresh)', ['"token-invalid-refresh" is seen by many, not documented']],
  ['(seen by many: no-such-case)', ['"no-such-case" is no RFC section, case or switch']],
  ['(seen by many)', ['(seen by many) names no source']],
] as const)('of the tag %s the linter says %j', ([tag, says]) => {
  expect(lintTags(tag).map((each) => each.says)).toEqual(says)
})

test.for([
  ['# 6. New', '# 7. New', 'the heading must be "# 6. New tokens without the user"'],
  ['`src/client/token.ts`', '`src/client/tokens.ts`', 'names src/client/tokens.ts, which does not exist'],
] as const)('%j in place of %j is found by the linter', ([find, replace, says]) => {
  const problems = lintText(loadLesson('06-refresh'), text.replace(find, replace), loadLessons())

  expect(problems.map((each) => each.says)).toEqual([says])
})

test.for(['6', '06', '06-refresh'])('%j means lesson 6', (name) => {
  expect(findLesson(loadLessons(), name).stem).toBe('06-refresh')
})

test('a lesson file that makes no sense is its writer’s mistake, told with file and line, and no defect of ours', () => {
  const problem = { file: 'docs/06-refresh.md', line: 4, says: 'minutes cannot be "many"' }

  expect(new LessonFileError([problem])).toBeInstanceOf(UsageError)
})

test('a lesson that is not there is refused with those that are', () => {
  expect(() => findLesson(loadLessons(), '12')).toThrow(
    'There is no lesson "12": there are 1 (01-verifier), 2 (02-chal',
  )
  expect(findLesson(loadLessons(), 'b1').stem).toBe('07-expired-token')
})

test('tags in the sentences of checks name their source as well', () => {
  const sources = lessonStems().map((stem) => readFileSync(join(root, `src/walkthrough/checks/${stem}.ts`), 'utf8'))

  expect(sources.flatMap((source) => lintTags(source))).toEqual([])
  expect(sources.join('')).toContain('(standard: RFC')
})
