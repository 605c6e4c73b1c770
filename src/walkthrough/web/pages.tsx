/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { CourseView } from './course-view.ts'
import { FirstPage } from './first.tsx'
import { framed } from './frame.tsx'
import { LessonPage } from './lesson-page.tsx'
import { LessonsPage } from './lessons-page.tsx'

/** Where the pages of the course are. */
export const PAGES = ['/', '/lessons', '/lesson'] as const

/** A page of the course as HTML; undefined for a path that has none. */
export function coursePage(path: string, view: CourseView): string | undefined {
  if (!PAGES.some((known) => known === path)) return undefined
  const { place } = view.session
  if (path === '/lesson' && place)
    return framed(view, {
      title: `${place.number}. ${place.lesson.title}`,
      main: <LessonPage view={view} place={place} />,
      skipTo: [
        { id: 'lesson', name: 'the lesson' },
        { id: 'wire', name: 'the wire' },
        { id: 'tokens', name: 'the tokens' },
      ],
    })
  if (path === '/lessons') return framed(view, { title: 'All lessons', main: <LessonsPage view={view} /> })
  return framed(view, { title: 'Welcome', main: <FirstPage view={view} />, hasStrip: false })
}
