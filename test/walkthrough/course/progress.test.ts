import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Progress } from '../../../src/walkthrough/course/progress.ts'
import { temporaryHome } from '../../run-command.ts'

test('progress is there again after a restart', () => {
  const home = temporaryHome()
  new Progress(home).change('06-refresh', { beat: 'look', prediction: { choice: 1, sure: 'certain' } })

  const again = new Progress(home)

  expect(again.current).toBe('06-refresh')
  expect(again.of('06-refresh')).toEqual({ beat: 'look', prediction: { choice: 1, sure: 'certain' } })
  expect(again.news).toEqual([])
})

test.for([
  '{"version":1',
  '[]',
  '{"version":2,"lessons":{}}',
  '{"version":1,"lessons":{"x":{"beat":"dance"}}}',
  '{"version":1,"lessons":{"x":{"beat":"goal","broken":null}}}',
])('a progress file that says %s is kept aside, told, and begun afresh', (broken) => {
  const home = temporaryHome()
  writeFileSync(join(home, 'progress.json'), broken)

  const progress = new Progress(home)

  expect(progress.current).toBeUndefined()
  expect(progress.news.join()).toContain('you start afresh')
  const [aside = ''] = readdirSync(home).filter((name) => name.includes('.broken-'))
  expect(readFileSync(join(home, aside), 'utf8')).toBe(broken)
})

test('where progress cannot be written it is told once and kept in memory', () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'file'), '')

  const progress = new Progress(join(home, 'file'))
  progress.change('01-verifier', { beat: 'run' })
  progress.change('01-verifier', { beat: 'look' })

  expect(progress.of('01-verifier').beat).toBe('look')
  expect(progress.news).toHaveLength(1)
  expect(progress.news[0]).toContain('cannot be written')
})

test('a lesson begun again keeps that it was done', () => {
  const home = temporaryHome()
  const progress = new Progress(home)
  progress.change('01-verifier', { beat: 'say', done: true, said: 'characters' })

  progress.restart('01-verifier')

  expect(progress.of('01-verifier')).toEqual({ beat: 'goal', done: true })
  expect(progress.done).toEqual(['01-verifier'])
})
