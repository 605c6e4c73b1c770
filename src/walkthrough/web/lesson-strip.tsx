/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { inOneWord, isBegun, type Standing } from '../course/standings.ts'
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'

/** All lessons in a line, each a step away; the one that is open by its name. */
export function LessonStrip({ view }: { view: CourseView }) {
  const { standings, place } = view.session
  return (
    <nav class="strip" aria-label="Lessons">
      <ol class="plain">
        {standings.map((standing) => (
          <li>
            <StripItem view={view} standing={standing} isHere={standing.lesson.stem === place?.lesson.stem} />
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StripItem({ view, standing, isHere }: { view: CourseView; standing: Standing; isHere: boolean }) {
  const { lesson, number } = standing
  const sign = signOf(standing)
  const name = `Lesson ${number}, ${lesson.title}: ${inOneWord(standing)}`
  if (isHere)
    return (
      <a href="/lesson" aria-current="page" class="strip-item" aria-label={name}>
        {sign} {number} <span class="strip-title">{lesson.title}</span>
      </a>
    )
  return (
    <Act
      view={view}
      act="enter"
      fields={{ stem: lesson.stem }}
      back="/lesson"
      label={name}
      look={`strip-item ${standing.progress.done ? 'is-done' : ''}`.trim()}
      says={`${sign} ${number}`}
      isOff={view.underWay !== undefined}
    />
  )
}

/** How far a lesson is, as a sign; it is said in words beside it. */
export function signOf(standing: Standing): string {
  if (standing.progress.done) return '✓'
  return isBegun(standing) ? '◐' : '○'
}
