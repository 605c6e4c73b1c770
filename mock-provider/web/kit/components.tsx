/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'

/** How something stands: it is also said in words wherever it is shown. */
export type Tone = 'good' | 'wait' | 'bad' | 'past' | 'plain'

/** What every page of the lab has in its head. `at` is where `look.css` and `live.mjs` are served. */
export function Head({ at, isLive = true }: { at: string; isLive?: boolean }) {
  return (
    <>
      <link rel="stylesheet" href={`${at}/look.css`} />
      <link rel="icon" href="data:," />
      {isLive && <script type="module" src={`${at}/live.mjs`}></script>}
    </>
  )
}

/** Links that only the keyboard finds, first in the page: what they lead to, by id. */
export function SkipLinks({ to }: { to: readonly { id: string; name: string }[] }) {
  return (
    <>
      {to.map(({ id, name }) => (
        <a class="skip" href={`#${id}`}>
          Skip to {name}
        </a>
      ))}
    </>
  )
}

/** The line at the top of a page: whose it is, that nothing is X's own, and what else belongs there. */
export function TopLine({ name, children }: { name: string; children?: ComponentChildren }) {
  return (
    <header class="top">
      <strong>{name}</strong>
      <span class="mode">MOCK · nothing goes to X</span>
      {children}
    </header>
  )
}

export type Tab = { href: string; name: string; count?: number | undefined }

/** Pages beside each other. `here` is the address of the one that is shown. */
export function Tabs({ label, tabs, here }: { label: string; tabs: readonly Tab[]; here: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ href, name, count }) => (
        <a href={href} aria-current={href === here ? 'page' : undefined}>
          {name}
          {count !== undefined && ` (${count})`}
        </a>
      ))}
    </nav>
  )
}

/** A token, a status, a state: a few letters in a frame. Dashed is what is over. */
export function Chip({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={tone === 'plain' ? 'chip' : `chip ${tone}`}>{children}</span>
}

/** What has just been done, or could not be: what happened, the evidence, one thing to do. */
export function Notice({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <div class={`notice ${tone}`}>{children}</div>
}

/** Where news are said to those who do not see them: one sentence at a time. */
export function StatusLine({ children }: { children?: ComponentChildren }) {
  return (
    <p id="status" role="status" class="small soft">
      {children}
    </p>
  )
}

/** Shown by `live.mjs` while the server does not answer. */
export function Gone({ children }: { children: ComponentChildren }) {
  return (
    <div id="gone" role="alert" hidden>
      <Notice tone="bad">{children}</Notice>
    </div>
  )
}

/** A place in which nothing is yet: what will be there, and how it comes. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>
}
