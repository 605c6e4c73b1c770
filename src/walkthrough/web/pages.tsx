/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { CourseView } from './course-view.ts'
import { document, Gone, Head, StatusLine, TopLine } from './kit.ts'

/** Where the pages of the course are. */
export const PAGES = ['/', '/lessons', '/lesson'] as const

/** A page of the course as HTML; undefined for a path that has none. */
export function coursePage(path: string, view: CourseView): string | undefined {
  if (!PAGES.some((known) => known === path)) return undefined
  const { session, theme, news } = view
  return document({
    title: 'X login, step by step',
    theme,
    liveAt: view.liveAt,
    head: <Head at="" />,
    header: <TopLine name="X login, step by step" />,
    main: (
      <>
        <Gone>
          <p>
            The practice server is not answering. Start it again in your terminal: npm start -- --web. Progress is kept.
          </p>
        </Gone>
        <h1>{session.place?.lesson.title ?? 'Welcome'}</h1>
      </>
    ),
    footer: <StatusLine>{news[0]?.says}</StatusLine>,
  })
}
