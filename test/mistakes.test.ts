import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MistakeText } from '../mock-provider/findings/mistakes.ts'
import { mistakes } from '../mock-provider/index.ts'
import { lessonsByMistake, mistakesPath, renderMistakes } from './generate/mistakes.ts'

test('docs/mistakes.md is what npm run generate makes', () => {
  expect(readFileSync(mistakesPath, 'utf8')).toBe(renderMistakes())
})

test('the mistakes are numbered without a gap, and no sentence stands twice', () => {
  const numbers = Object.keys(mistakes)
  const sentences = Object.values(mistakes).map(({ says }) => says)

  expect(numbers).toEqual(numbers.map((_number, index) => `M${String(index + 1).padStart(2, '0')}`))
  expect(new Set(sentences).size).toBe(sentences.length)
})

test('each mistake is recognised by a lesson, or says why not and where it is to be; 45 of the first 58 are', () => {
  const lessons = lessonsByMistake()
  const texts: [number: string, text: MistakeText][] = Object.entries(mistakes)
  const [open, later] = [
    texts.filter(([number]) => lessons.get(number) === '').map(([number]) => number),
    texts.filter(([, text]) => text.later !== undefined).map(([number]) => number),
  ]

  expect(later).toEqual(open)
  expect(texts.slice(0, 58).filter(([number]) => !open.includes(number)).length).toBeGreaterThanOrEqual(45)
})

test('no other file of the sources keeps a list of mistakes', () => {
  const folder = join(import.meta.dirname, '..')
  const sources = ['src', 'mock-provider', 'steps'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, name, file)),
  )
  const lists = sources
    .filter((file) => /\.tsx?$/.test(file) && /M\d\d:/.test(readFileSync(file, 'utf8')))
    .map((file) => file.slice(folder.length + 1))

  expect(lists).toEqual([join('mock-provider', 'findings', 'mistakes.ts')])
})
