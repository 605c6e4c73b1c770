import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked, type Token } from 'marked'
import { root } from '../run-command.ts'

/** What begins a command in a line of prose; other code there is names, values and paths. */
const COMMAND = /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|python3|curl|cp|rm)\s\S/

/** Every command that a document has, in its order: of its `sh` blocks, and in backticks in its prose. */
export function commandsOf(path: string): string[] {
  const found: string[] = []
  let latest = ''
  marked.walkTokens(tokensOf(path), (token) => {
    if (token.type === 'code' && token.lang === 'sh') found.push(...splitBlock(String(token.text)))
    if (token.type !== 'codespan') return
    const text = String(token.text)
    found.push(...(isCommand(text) ? [text] : until(latest, text)))
    latest = text
  })
  return found
}

/** Flags and settings in backticks that no command of the document has: `--json`, `ACCESSIBLE=1`. */
export function flagsOf(path: string): string[] {
  const commands = commandsOf(path).join('\n')
  const flags = spansOf(path).filter((text) => /^(?:--\w|[A-Z_]+=\S+$)/.test(text))
  return [...new Set(flags)].filter((flag) => !commands.includes(flag))
}

function tokensOf(path: string): Token[] {
  return marked.lexer(readFileSync(join(root, path), 'utf8'))
}

function spansOf(path: string): string[] {
  const spans: string[] = []
  marked.walkTokens(tokensOf(path), (token) => {
    if (token.type === 'codespan') spans.push(String(token.text))
  })
  return spans
}

function isCommand(text: string): boolean {
  return COMMAND.test(text) && !text.includes('…')
}

/** The rest of `npm run step:1` … `step:6`. */
function until(first: string, last: string): string[] {
  const [, name = '', from] = /^npm run (\w+):(\d)$/.exec(first) ?? []
  const [, sameName, to] = /^(\w+):(\d)$/.exec(last) ?? []
  if (name === '' || name !== sameName) return []
  return Array.from({ length: Number(to) - Number(from) }, (_, index) => `npm run ${name}:${Number(from) + index + 1}`)
}

/** A line is a command, goes on behind a backslash, and may be two with `&&`; in parentheses the lines are one. */
function splitBlock(text: string): string[] {
  if (text.startsWith('(')) return [text]
  return text
    .replaceAll(/ *\\\n */g, ' ')
    .split(/\n| && /)
    .filter((line) => line !== '' && !line.startsWith('#'))
}
