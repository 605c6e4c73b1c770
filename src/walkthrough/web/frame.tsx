/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { asTyped } from '../../system/own-command.ts'
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'
import { document, Gone, Head, Notice, SkipLinks, StatusLine, TopLine } from './kit.ts'
import { LessonStrip } from './lesson-strip.tsx'
import { statusOf } from './status.ts'
import { TimeMenu } from './time-menu.tsx'
import { HelpMenu, ThemeMenu } from './top-menus.tsx'

/** A page within the course. `skipTo` are its regions; the strip of lessons is left out where it would be in the way. */
export type PageFrame = {
  title: string
  main: ComponentChildren
  skipTo?: readonly { id: string; name: string }[]
  hasStrip?: boolean
}

/** A page of the course as HTML: what is around every one of them, and its own part. */
export function framed(view: CourseView, { title, main, skipTo = [], hasStrip = true }: PageFrame): string {
  return document({
    title: `${title} · X login, step by step`,
    theme: view.theme,
    liveAt: view.liveAt,
    head: <Head at="" />,
    header: (
      <>
        <SkipLinks to={skipTo.length > 0 ? skipTo : [{ id: 'main', name: 'the page' }]} />
        <Top view={view} hasStrip={hasStrip} />
        {hasStrip && <LessonStrip view={view} />}
      </>
    ),
    main: (
      <>
        <Gone>
          <p>
            {asTyped(
              'The practice server is not answering. Start it again in your terminal: npm start -- --web. Progress is kept.',
            )}
          </p>
        </Gone>
        <Stopped view={view} />
        <Viewer view={view} />
        <News view={view} />
        {main}
      </>
    ),
    footer: <Foot view={view} />,
  })
}

function Top({ view, hasStrip }: { view: CourseView; hasStrip: boolean }) {
  const { standings, lessons } = view.session
  const done = standings.filter(({ progress }) => progress.done).length
  return (
    <TopLine name="X login, step by step">
      {hasStrip && <TimeMenu view={view} />}
      <span class="push" />
      <a class="count" href="/lessons">
        {done} of {lessons.length} done
      </a>
      <ThemeMenu view={view} />
      <HelpMenu view={view} />
    </TopLine>
  )
}

/** The practice server is gone, and the course is not. */
function Stopped({ view }: { view: CourseView }) {
  if (view.isOpen) return null
  return (
    <Notice tone="bad">
      <p>
        <strong>The practice server has stopped.</strong> Your progress is kept. Start it again, and go on where you
        were.
      </p>
      <Act view={view} act="reopen" says="Start it again" busy="Starting…" isFirst />
    </Notice>
  )
}

/** Another tab has the course. */
function Viewer({ view }: { view: CourseView }) {
  if (!view.isViewer) return null
  return (
    <Notice>
      <p>
        <strong>The course went on in another tab.</strong> This one shows what happens there, and changes nothing.
      </p>
      <Act view={view} act="continue" says="Continue here" isFirst />
    </Notice>
  )
}

const SIGNS = { good: '✓ ', bad: '✗ ', wait: '○ ', past: '', plain: '' }

function News({ view }: { view: CourseView }) {
  return (
    <>
      {view.news.map(({ tone, says }) => (
        <Notice tone={tone}>
          <p>
            {SIGNS[tone]}
            {says}
          </p>
        </Notice>
      ))}
    </>
  )
}

function Foot({ view }: { view: CourseView }) {
  return (
    <>
      <div class="bar">
        <StatusLine>{statusOf(view)}</StatusLine>
      </div>
      <p>
        <strong>Nothing leaves this computer.</strong> X is played by a mock that answers as X does, here, with or
        without a network. No account, no script from elsewhere, no tracking.
      </p>
      <p class="small">
        Progress and practice tokens are in <code>{view.session.home.path}</code>, readable by you alone.
      </p>
    </>
  )
}
