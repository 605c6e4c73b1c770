import { Marked, type Tokens } from 'marked'
import { highlighted } from './code.ts'

const marked = new Marked({
  renderer: {
    code: ({ text, lang }) => codeBlock(text, lang),
    link({ href, tokens }) {
      return link(href, this.parser.parseInline(tokens))
    },
  },
})

function codeBlock(text: string, lang: Tokens.Code['lang']): string {
  // Long lines scroll inside their block, which the keyboard must reach (WCAG 2.1.1).
  return `<pre tabindex="0" role="region" aria-label="Code"><code>${highlighted(text, lang === 'sh' ? 'bash' : 'typescript')}</code></pre>`
}

/** Links are written for the repository: to lessons they lead to the list, to other documents nowhere. */
function link(href: string, words: string): string {
  const [, stem] = /^(?:\.\/)?(\d\d-[\w-]+)\.md/.exec(href) ?? []
  if (stem !== undefined) return `<a href="/lessons#${stem}">${words}</a>`
  return /^https?:\/\//.test(href) ? `<a href="${href}" rel="noreferrer">${words}</a>` : words
}

/** Where a fact comes from, as lessons say it behind the fact. */
const SOURCE = /\((standard|documented|seen by many|seen once|inferred|our choice)([:,] [^()]*)?\)/g

const known = new Map<string, string>()

/** Markdown of our own lessons as HTML. Nobody else's text may come here. */
export function lessonHtml(markdown: string): string {
  return remembered(markdown, () => marked.parse(markdown, { async: false }))
}

/** The same for a few words within a line. */
export function inlineHtml(markdown: string): string {
  return remembered(`inline ${markdown}`, () => marked.parseInline(markdown, { async: false }))
}

function remembered(key: string, make: () => string): string {
  const html = known.get(key) ?? make().replace(SOURCE, '<span class="source">($1$2)</span>')
  known.set(key, html)
  return html
}
