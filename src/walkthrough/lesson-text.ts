import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Marked, type MarkedExtension } from 'marked'
import type wrapAnsiType from 'wrap-ansi'
import { packageRoot } from './home.ts'

/** The lesson of that stem, wrapped for a terminal of that many columns; without colours where there is no terminal. */
export async function renderLesson(stem: string, columns: number): Promise<string> {
  const path = join(packageRoot(), 'docs', `${stem}.md`)
  if (!existsSync(path)) throw new Error(`There is no lesson ${path}.`)
  const { markedTerminal, wrapAnsi } = await loadRenderers()
  // Its types describe an older marked; what it returns is an extension.
  const extension = markedTerminal({ tab: 2, showSectionPrefix: false }) as unknown as MarkedExtension
  const text = String(await new Marked(extension, inlineInLists).parse(readFileSync(path, 'utf8')))
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
  try {
    const [{ markedTerminal }, { default: wrapAnsi }] = await Promise.all([
      import('marked-terminal'),
      import('wrap-ansi'),
    ])
    return { markedTerminal, wrapAnsi }
  } catch (cause) {
    throw new Error(
      'Lessons in the terminal need two packages more: npm install --save-dev marked-terminal wrap-ansi',
      { cause },
    )
  }
}
