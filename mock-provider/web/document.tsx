/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'

/** What differs from page to page: the title, what else stands in the head (its styles), and the body's parts. */
export type PageParts = {
  title: string
  head: ComponentChildren
  main: ComponentChildren
  footer?: ComponentChildren
}

/** A whole page of the mock as HTML; every text in it is escaped. */
export function document({ title, head, main, footer }: PageParts): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {head}
      </head>
      <body>
        <main>{main}</main>
        {footer && <footer>{footer}</footer>}
      </body>
    </html>
  )
  return `<!doctype html>${render(page)}`
}
