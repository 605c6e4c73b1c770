import { readFileSync, statSync } from 'node:fs'
import type { HLJSApi } from 'highlight.js'

/** What there is a grammar for. */
export type CodeLanguage = 'typescript' | 'python' | 'bash' | 'json' | 'http'

const highlighter = await loadHighlighter()

/** Undefined where `highlight.js` is not installed, which a course that began in the terminal does not ask for: code then has no colours. */
async function loadHighlighter(): Promise<HLJSApi | undefined> {
  try {
    const { default: core } = await import('highlight.js/lib/core')
    const [typescript, python, bash, json, http] = await Promise.all([
      import('highlight.js/lib/languages/typescript'),
      import('highlight.js/lib/languages/python'),
      import('highlight.js/lib/languages/bash'),
      import('highlight.js/lib/languages/json'),
      import('highlight.js/lib/languages/http'),
    ])
    for (const [name, { default: grammar }] of Object.entries({ typescript, python, bash, json, http }))
      core.registerLanguage(name, grammar)
    return core
  } catch {
    return undefined
  }
}

/** Code as HTML: every character of it escaped, its words in spans where there are colours. */
export function highlighted(code: string, language: CodeLanguage): string {
  if (!highlighter) return escaped(code)
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value
}

/** For HTML text. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A file as lines of HTML, each whole in itself, and as it is on the disk. */
export type CodeFile = { html: readonly string[]; text: string }

const files = new Map<string, CodeFile & { stamp: number }>()

/** A file of ours, read again once it has changed. Undefined where it is not there. */
export function codeOf(path: string, language: CodeLanguage = 'typescript'): CodeFile | undefined {
  const stamp = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (stamp === undefined) return undefined
  const known = files.get(path)
  if (known?.stamp === stamp) return known
  const text = readFileSync(path, 'utf8')
  const file = { stamp, text, html: wholeLines(highlighted(text.replace(/\n$/, ''), language)) }
  files.set(path, file)
  return file
}

/** Lines of highlighted code: a span that goes over several is closed at the end of each and opened again. */
export function wholeLines(html: string): string[] {
  let open: string[] = []
  return html.split('\n').map((line) => {
    const before = open.join('')
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g))
      open = tag === '</span>' ? open.slice(0, -1) : [...open, tag]
    return before + line + '</span>'.repeat(open.length)
  })
}

/** The lines of a program, from 0, that a text quotes: they begin with one of its lines, whatever the blanks. */
export function quotedLines(text: string, quote: string): Set<number> {
  const quoted = quote
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return new Set(
    text.split('\n').flatMap((line, index) => (quoted.some((each) => line.trim().startsWith(each)) ? [index] : [])),
  )
}
