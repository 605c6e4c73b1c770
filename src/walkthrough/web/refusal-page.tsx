/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { createHash } from 'node:crypto'
import type { Refusal } from './guard.ts'
import { document } from './kit.ts'

/** Who is not let in gets no file of ours, so it stands in the page; the policy names it by its digest. */
const STYLE =
  ':root{color-scheme:light dark}body{font:1.0625rem/1.55 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:3rem 1.25rem;background:light-dark(#faf9f6,#14161a);color:light-dark(#1d1f24,#e9e7e2)}h1{font-size:1.375rem;line-height:1.3;margin:0 0 .75rem}a{color:light-dark(#1f5fc4,#93b8ff)}'

/** The Content-Security-Policy of such a page: its one style, and nothing else. */
export const refusalPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** What happened, and what to do. */
export function refusalPage({ says, does, isOfLink }: Refusal): string {
  return document({
    title: 'X login, step by step',
    head: <style>{STYLE}</style>,
    main: (
      <>
        <h1>{says}</h1>
        <p>{does}</p>
        {isOfLink && (
          <p>
            <a href="/">Go on with the course</a>
          </p>
        )}
      </>
    ),
  })
}
