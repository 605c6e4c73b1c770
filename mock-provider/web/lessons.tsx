/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import type { ComponentChildren } from 'preact'
import type { MockProvider } from '../handle.ts'
import { packageFolder } from '../package-folder.ts'
import { document } from './document.tsx'

/** `01-verifier`, `02-challenge`, …: the lessons that are there. */
function lessonStems(): string[] {
  const files = readdirSync(docsFolder()).filter((name) => /^\d\d-[\w-]+\.md$/.test(name))
  return files.map((name) => name.slice(0, -3)).toSorted()
}

/** The front page of the mock: what it is, where its endpoints are, the lessons. */
export function lessonIndexPage(provider: MockProvider): string {
  const { authorizationEndpoint, tokenEndpoint, clientId } = provider.config
  return ownPage(
    'twitter-oauth-lab',
    <>
      <h1>twitter-oauth-lab</h1>
      <p>A local mock of X’s OAuth 2.0 server. Nothing here is sent to X.</p>
      <h2>Lessons</h2>
      <ul class="lessons">
        {lessonStems().map((stem) => (
          <li>
            <a href={`/lessons/${stem}`}>{titleOf(stem)}</a>
          </li>
        ))}
      </ul>
      <h2>Endpoints</h2>
      <dl>
        <dt>Authorization endpoint</dt>
        <dd>
          <code>{authorizationEndpoint}</code>
        </dd>
        <dt>Token endpoint</dt>
        <dd>
          <code>{tokenEndpoint}</code>
        </dd>
        <dt>Practice client id</dt>
        <dd>
          <code>{clientId}</code>
        </dd>
      </dl>
      <p>
        Secrets, redirect URIs and the clock: <a href="/_mock/config">/_mock/config</a>
      </p>
    </>,
  )
}

/** One lesson as a page, or undefined where there is none of that name. */
export function lessonPage(stem: string): string | undefined {
  const stems = lessonStems()
  const index = stems.indexOf(stem)
  if (index === -1) return undefined
  // Our own files, not user input; links between lessons are written for the repository.
  const html = marked
    .parse(lessonText(stem), { async: false })
    .replace(/href="(\d\d-[\w-]+)\.md"/g, 'href="/lessons/$1"')
    // Long lines scroll inside their block, which the keyboard must reach (WCAG 2.1.1).
    .replaceAll('<pre>', '<pre tabindex="0">')
  const [previous, next] = [stems[index - 1], stems[index + 1]]
  return ownPage(
    titleOf(stem),
    <>
      <article dangerouslySetInnerHTML={{ __html: html }} />
      <nav aria-label="Lessons">
        <a href="/">All lessons</a>
        {previous && <a href={`/lessons/${previous}`}>← {titleOf(previous)}</a>}
        {next && <a href={`/lessons/${next}`}>{titleOf(next)} →</a>}
      </nav>
    </>,
  )
}

export function notFoundPage(path: string): string {
  return ownPage(
    'Not found',
    <>
      <h1>Not found</h1>
      <p>
        <code>{path.slice(0, 200)}</code> is neither a path of X nor one of this mock. <a href="/">All lessons</a>
      </p>
    </>,
  )
}

/** Without the front matter, which is for the course. */
function lessonText(stem: string): string {
  return readFileSync(join(docsFolder(), `${stem}.md`), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
}

function titleOf(stem: string): string {
  return /^# (.+)$/m.exec(lessonText(stem))?.[1] ?? stem
}

function docsFolder(): string {
  return join(packageFolder(), 'docs')
}

function ownPage(title: string, main: ComponentChildren): string {
  return document({ title, head: <Head />, main })
}

function Head() {
  return (
    <>
      <link rel="stylesheet" href="/lessons.css" />
      <link rel="icon" href="data:," />
    </>
  )
}
