import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isMistake, mistakes } from '../../mock-provider/index.ts'
import { loadCheck } from '../../src/walkthrough/course/judge.ts'
import { lessonStems, loadLesson } from '../../src/walkthrough/course/lesson-reader.ts'
import { table } from './markdown.ts'

/** Where `npm run generate` writes. */
export const mistakesPath = fileURLToPath(new URL('../../docs/mistakes.md', import.meta.url))

/** `docs/mistakes.md`: what people get wrong, the sentence that puts it right, and which lessons know it. */
export async function renderMistakes(): Promise<string> {
  const lessons = await lessonsByMistake()
  const rows = Object.entries(mistakes).map(([number, { what, says, source }]) => [
    number,
    what,
    says,
    ...(lessons.get(number) ?? ['', '']),
    source,
  ])
  return `${[
    '# Known mistakes',
    '<!-- Made by `npm run generate` from mock-provider/findings/mistakes.ts. Do not edit. -->',
    HOW_TO_READ,
    table(['number', 'what goes wrong', 'what puts it right', 'taught in', 'recognised in', 'seen in'], rows),
  ].join('\n\n')}\n`
}

const HOW_TO_READ = `What people get wrong in this flow, each found in public code, issues or documents; \`owner/repo#number\` is an issue on
GitHub. The lesson in which a mistake is recognised names it to whoever makes it there. The list stands in
\`mock-provider/findings/mistakes.ts\`; a new mistake gets the next free number.`

/** By mistake: the numbers of the lessons that teach it, and of those whose checks recognise it. */
async function lessonsByMistake(): Promise<Map<string, [taught: string, recognised: string]>> {
  const lessons = await Promise.all(
    lessonStems().map(async (stem) => ({
      number: String(Number(stem.slice(0, 2))),
      teaches: loadLesson(stem).teaches,
      recognises: (await loadCheck(stem)).wrong.map(({ slip }) => slip),
    })),
  )
  return new Map(
    Object.keys(mistakes)
      .filter(isMistake)
      .map((mistake) => [
        mistake,
        [
          numbersOf(lessons.filter(({ teaches }) => teaches.includes(mistake))),
          numbersOf(lessons.filter(({ recognises }) => recognises.includes(mistake))),
        ],
      ]),
  )
}

function numbersOf(lessons: { number: string }[]): string {
  return lessons.map(({ number }) => number).join(', ')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(mistakesPath, await renderMistakes())
