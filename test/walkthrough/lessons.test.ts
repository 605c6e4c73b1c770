import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { marked } from 'marked'
import { expect, test } from 'vitest'
import { lessonStems } from '../../src/walkthrough/course/lesson.ts'
import { renderLesson } from '../../src/walkthrough/lesson-text.ts'
import { root } from '../run-command.ts'

const stems = lessonStems()
const coreStems = readdirSync(join(root, 'steps'))
  .filter((name) => /^\d\d-/.test(name))
  .map((name) => name.slice(0, -3))

function read(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8')
}

test('there are nine lessons, the first six of them with a step of the same stem', () => {
  expect(stems).toHaveLength(9)
  expect(stems.slice(0, 6)).toEqual(coreStems)
})

test.for(coreStems)('every code block of %s stands in the step that it quotes', (stem) => {
  const blocks = marked
    .lexer(read('docs', `${stem}.md`))
    .flatMap((token) => (token.type === 'code' && 'text' in token ? [String(token.text)] : []))

  const step = read('steps', `${stem}.ts`)

  expect(blocks.length).toBeGreaterThan(0)
  // Line by line, as the step may have comments between them.
  for (const block of blocks) for (const line of block.split('\n')) expect(step).toContain(line)
})

test.for(stems)('%s fits 60 columns and shows no markup', async (stem) => {
  const text = stripVTControlCharacters(await renderLesson(stem, 56))

  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(56)
  expect(text).not.toMatch(/`|\*\*|^---/m)
})
