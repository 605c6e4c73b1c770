/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { inOneWord, isBegun, type Standing } from '../course/standings.ts'
import { capital } from '../course/words.ts'
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'
import { Chip } from './kit.ts'
import { signOf } from './lesson-strip.tsx'
import { Words } from './our-text.tsx'
import { RecapPart } from './recap.tsx'

/** All lessons with what each is about, and once they are done what was learned. */
export function LessonsPage({ view }: { view: CourseView }) {
  const { standings, next } = view.session
  return (
    <div class="lessons-page">
      <h1 id="all-lessons" data-focus tabIndex={-1}>
        {next ? 'All lessons' : 'All lessons are done'}
      </h1>
      {!next && <RecapPart view={view} />}
      <ol class="plain all-lessons">
        {standings.map((standing) => (
          <LessonCard view={view} standing={standing} isNext={standing.lesson.stem === next?.lesson.stem} />
        ))}
      </ol>
    </div>
  )
}

function LessonCard({ view, standing, isNext }: { view: CourseView; standing: Standing; isNext: boolean }) {
  const { lesson, number, progress } = standing
  return (
    <li id={lesson.stem} class="card lesson-card">
      <div>
        <h2>
          {number}. {lesson.title}
        </h2>
        <p>
          <Words text={lesson.sections.Goal.split('\n\n')[0] ?? ''} />
        </p>
        <p class="small soft">
          {lesson.minutes} min ·{' '}
          <Chip tone={progress.done ? 'good' : 'plain'}>
            {signOf(standing)} {inOneWord(standing)}
          </Chip>
        </p>
      </div>
      <div class="row">
        <Act
          view={view}
          act="enter"
          fields={{ stem: lesson.stem }}
          back="/lesson"
          says={progress.done ? 'Open' : isBegun(standing) ? 'Go on' : 'Start'}
          label={`${progress.done ? 'Open' : isBegun(standing) ? 'Go on with' : 'Start'} lesson ${number}, ${capital(lesson.title)}`}
          isFirst={isNext}
          isOff={view.underWay !== undefined}
        />
        {isBegun(standing) && (
          <Act
            view={view}
            act="restart"
            fields={{ stem: lesson.stem }}
            back="/lesson"
            says="From the start"
            label={`Begin lesson ${number} again from the start`}
            isOff={view.underWay !== undefined}
          />
        )}
      </div>
    </li>
  )
}
