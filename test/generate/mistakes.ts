import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { MistakeText } from '../../mock-provider/findings/mistakes.ts'
import { mistakes } from '../../mock-provider/index.ts'
import { lessonStems, loadLesson } from '../../src/walkthrough/course/lesson-reader.ts'
import { table } from './markdown.ts'

/** Where `npm run generate` writes. */
export const mistakesPath = fileURLToPath(new URL('../../docs/mistakes.md', import.meta.url))

/** `docs/mistakes.md`: what people get wrong, the sentence that puts it right, and which lessons recognise it. */
export function renderMistakes(): string {
  const lessons = lessonsByMistake()
  const texts: [number: string, text: MistakeText][] = Object.entries(mistakes)
  const rows = texts.map(([number, { what, says, source }]) => [number, what, says, lessons.get(number) ?? '', source])
  const open = texts.filter(([number]) => (lessons.get(number) ?? '') === '')
  return `${[
    '# Known mistakes',
    '<!-- Made by `npm run generate` from mock-provider/findings/mistakes.ts. Do not edit. -->',
    HOW_TO_READ,
    table(['number', 'what goes wrong', 'what puts it right', 'recognised in lesson', 'seen in'], rows),
    '## Not recognised yet',
    `${texts.length - open.length} of ${texts.length} are recognised. These are not:`,
    open.map(([number, { later }]) => `- ${number}: ${later}.`).join('\n'),
  ].join('\n\n')}\n`
}

const HOW_TO_READ = `What people get wrong in this flow, each found in public code, issues or documents; \`owner/repo#number\` is an issue on
GitHub. The lesson in which a mistake is recognised names it to whoever makes it there, and its proof (\`test/walkthrough/lessons/\`)
has a program that makes it. The list stands in \`mock-provider/findings/mistakes.ts\`; a new mistake gets the next free number.`

/** By mistake: the numbers of the lessons that teach it, which is to say that their checks recognise it. */
export function lessonsByMistake(): Map<string, string> {
  const lessons = lessonStems().map((stem) => ({ number: String(Number(stem.slice(0, 2))), ...loadLesson(stem) }))
  const lessonsOf = (mistake: string) =>
    lessons.filter(({ teaches }) => teaches.some((slip) => slip === mistake)).map(({ number }) => number)
  return new Map(Object.keys(mistakes).map((mistake) => [mistake, lessonsOf(mistake).join(', ')]))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(mistakesPath, renderMistakes())
