/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'

/** How a person wants it; `auto` is what their system says. */
export type Theme = 'auto' | 'light' | 'dark'

/** What differs from page to page: the title, what else stands in the head (its styles), and the body's parts. */
export type PageParts = {
  title: string
  head: ComponentChildren
  /** What stands above `main`: skip links, the top line, tabs. */
  header?: ComponentChildren
  main: ComponentChildren
  /** For the style sheet: `reading` is one column of text. */
  mainClass?: string
  footer?: ComponentChildren
  theme?: Theme
  /** Where this page hears that something has changed; its script then asks for the page again (`kit/live.mjs`). */
  liveAt?: string
}

/** A whole page of the mock as HTML; every text in it is escaped. */
export function document({ title, head, header, main, mainClass, footer, theme = 'auto', liveAt }: PageParts): string {
  const page = (
    <html lang="en" data-theme={theme === 'auto' ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {head}
      </head>
      <body data-live={liveAt}>
        {header}
        <main id="main" tabIndex={-1} class={mainClass}>
          {main}
        </main>
        {footer && <footer class="foot">{footer}</footer>}
      </body>
    </html>
  )
  return `<!doctype html>${render(page)}`
}
