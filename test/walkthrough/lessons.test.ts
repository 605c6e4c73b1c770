import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { marked } from 'marked'
import { expect, test } from 'vitest'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { renderLesson } from '../../src/walkthrough/lesson-text.ts'
import { root } from '../run-command.ts'

const stems = lessonStems()
const coreStems = readdirSync(join(root, 'steps'))
  .filter((name) => /^\d\d-/.test(name))
  .map((name) => name.slice(0, -3))

function read(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8')
}

test('the lessons are numbered without a gap, the first six with a step of the same stem', () => {
  expect(stems.map((stem) => Number(stem.slice(0, 2)))).toEqual(stems.map((_, index) => index + 1))
  expect(stems.length).toBeGreaterThanOrEqual(9)
  expect(stems.slice(0, 6)).toEqual(coreStems)
})

test('where learning is explained every lesson is linked, and README and page count them right', () => {
  const page = read('docs/learn.md')
  const count = ['nine', 'ten', 'eleven', 'twelve'][stems.length - 9]

  expect([...page.matchAll(/\]\((\d\d-[\w-]+)\.md\)/g)].map(([, stem]) => stem)).toEqual(stems)
  expect(page).toContain(`opens ${count} lessons`)
  expect(read('README.md')).toContain(`That opens the course: ${count} lessons`)
})

test.for(stems)('%s has its proof', (stem) => {
  expect(read('test/walkthrough/lessons', `${stem}.test.ts`)).toContain(`'${stem}',`)
})

function blocksOf(stem: string): { lang: string; text: string }[] {
  return marked
    .lexer(read('docs', `${stem}.md`))
    .flatMap((token) => (token.type === 'code' ? [{ lang: String(token.lang), text: String(token.text) }] : []))
}

test.for(stems)('every code block of %s stands in the step that it quotes, and there is no other', (stem) => {
  const step = coreStems.includes(stem) ? read('steps', `${stem}.ts`) : ''

  // Line by line, as the step may have comments between them.
  for (const { lang, text } of blocksOf(stem)) {
    expect(lang).toBe('ts')
    for (const line of text.split('\n')) expect(step).toContain(line)
  }
})

test.for(coreStems)('%s quotes its step', (stem) => {
  expect(blocksOf(stem).length).toBeGreaterThan(0)
})

test.for(stems)('%s fits 60 columns and shows no markup', async (stem) => {
  const text = stripVTControlCharacters(await renderLesson(stem, 56))

  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(56)
  expect(text).not.toMatch(/`|\*\*|^---/m)
})
