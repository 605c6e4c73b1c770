import { codeStyles } from './styles-code.ts'
import { diagramStyles } from './styles-diagram.ts'
import { frameStyles } from './styles-frame.ts'
import { lessonStyles } from './styles-lesson.ts'

/** What the course's pages have beside the look of all. */
export const courseStyles = [frameStyles, lessonStyles, diagramStyles, codeStyles].join('')
