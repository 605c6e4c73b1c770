import type { Lesson } from './lesson.ts'
import { lessonStems, loadLesson } from './lesson-reader.ts'

/**
 * All lessons in order. In a bundle this file is replaced by what it gave when the bundle was made (`build.mjs`), so that a
 * start of the course reads no YAML.
 *
 * @throws {LessonFileError}
 */
export function loadLessons(): Lesson[] {
  return lessonStems().map(loadLesson)
}
