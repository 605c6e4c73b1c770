/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import type { ComponentChildren } from 'preact'
import type { MockProvider } from '../handle.ts'
import { packageFolder } from '../package-folder.ts'
import { TopLine } from './kit/components.tsx'
import { document } from './kit/document.tsx'
import { readQuestions, type LessonQuestions, type PageQuestion } from './questions.ts'

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
      <p>
        What your app did, and the levers of this mock: <a href="/_mock/inspector">the inspector</a>
      </p>
    </>,
  )
}

/** One lesson as a page, or undefined where there is none of that name. */
export function lessonPage(stem: string): string | undefined {
  const stems = lessonStems()
  const index = stems.indexOf(stem)
  if (index === -1) return undefined
  const [previous, next] = [stems[index - 1], stems[index + 1]]
  return ownPage(
    titleOf(stem),
    <>
      <article>
        {lessonText(stem)
          .split(/^(?=## )/m)
          .map((part) => (
            <Part text={part} questions={readQuestions()[stem]} />
          ))}
      </article>
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

/** One part of a lesson: its text, and the questions that it announces. What one is to find out is shown when it is asked for. */
function Part({ text, questions }: { text: string; questions: LessonQuestions | undefined }) {
  if (text.startsWith('## Say it')) {
    const [begun = text, answer = ''] = text.split(/^(?=> )/m)
    return (
      <>
        <Markdown text={begun} />
        <Answer asks="What we would say">
          <Markdown text={answer} />
        </Answer>
      </>
    )
  }
  const asked = questions === undefined ? [] : askedIn(text, questions)
  return (
    <>
      <Markdown text={text} />
      {asked.map((question) => (
        <Question {...question} />
      ))}
    </>
  )
}

function askedIn(text: string, { predict, breaks }: LessonQuestions): PageQuestion[] {
  if (text.startsWith('## Predict')) return [predict]
  return text.startsWith('## Break') ? breaks : []
}

function Question({ ask, options, truth, why, title }: PageQuestion) {
  return (
    <section class="question">
      {title !== undefined && <h3>{title.charAt(0).toUpperCase() + title.slice(1)}</h3>}
      <p>{ask}</p>
      <ul>
        {options.map((option) => (
          <li>{option}</li>
        ))}
      </ul>
      <Answer asks="What is so">
        <p>
          <strong>{options[truth - 1]}</strong>. {why}
        </p>
      </Answer>
    </section>
  )
}

function Answer({ asks, children }: { asks: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{asks}</summary>
      {children}
    </details>
  )
}

/** Our own files, not user input; links between lessons are written for the repository. */
function Markdown({ text }: { text: string }) {
  const html = marked
    .parse(text, { async: false })
    .replace(/href="(\d\d-[\w-]+)\.md"/g, 'href="/lessons/$1"')
    // Long lines scroll inside their block, which the keyboard must reach (WCAG 2.1.1).
    .replaceAll('<pre>', '<pre tabindex="0">')
  return <div dangerouslySetInnerHTML={{ __html: html }} />
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
  return document({ title, head: <Head />, header: <TopLine name="twitter-oauth-lab" />, main, mainClass: 'reading' })
}

function Head() {
  return (
    <>
      <link rel="stylesheet" href="/lessons.css" />
      <link rel="icon" href="data:," />
    </>
  )
}
