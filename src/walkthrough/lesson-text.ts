import { stripVTControlCharacters } from 'node:util'
import { Marked, type MarkedExtension } from 'marked'
import type wrapAnsiType from 'wrap-ansi'
import { findLesson } from './course/lesson.ts'
import { loadLessons } from './course/lessons.ts'

/** What the run-through shows of a lesson: its heading, goal and explanation, wrapped for that many columns. */
export async function renderLesson(stem: string, columns: number): Promise<string> {
  const { title, sections } = findLesson(loadLessons(), stem)
  return renderMarkdown(`# ${Number(stem.slice(0, 2))}. ${title}\n\n${sections.Goal}\n\n${sections.Look}`, columns)
}

/** Markdown of ours, wrapped for a terminal; without colours where there is no terminal. */
export async function renderMarkdown(markdown: string, columns: number): Promise<string> {
  const { markedTerminal, wrapAnsi } = await loadRenderers()
  // Its types describe an older marked; what it returns is an extension.
  const extension = markedTerminal({ tab: 2, showSectionPrefix: false }) as unknown as MarkedExtension
  const text = String(await new Marked(extension, inlineInLists).parse(markdown))
  return text
    .split('\n')
    .map((line) => wrapHanging(line, Math.min(columns, 78), wrapAnsi))
    .join('\n')
}

/** marked-terminal 7.3 prints the text of list items as it is written; their markup is for us to follow. */
const inlineInLists: MarkedExtension = {
  renderer: {
    text(token) {
      return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : false
    },
  },
}

/** Later lines of a list item stand under its text, not under its star. */
function wrapHanging(line: string, columns: number, wrap: typeof wrapAnsiType): string {
  const indent = /^ *(?:\* )?/.exec(stripVTControlCharacters(line))?.[0].length ?? 0
  const [first = '', ...rest] = wrap(line, columns - indent, { trim: false }).split('\n')
  return [first, ...rest.map((later) => ' '.repeat(indent) + later.trimStart())].join('\n')
}

async function loadRenderers() {
  const [{ markedTerminal }, { default: wrapAnsi }] = await Promise.all([
    import('marked-terminal'),
    import('wrap-ansi'),
  ])
  return { markedTerminal, wrapAnsi }
}
