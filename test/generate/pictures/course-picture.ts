import { playCourse, type Start } from './course-screen.ts'
import { masked } from './masked.ts'
import { COLUMNS } from './run.ts'
import { textOf } from './screen.ts'
import { svgOf } from './svg.ts'

const TITLE =
  'Lesson 6 in a terminal: the refresh request with each parameter explained, then the verdict on a program that forgot to save.'

/** The course in the terminal, as SVG. */
export async function coursePicture(start: Start): Promise<string> {
  const { lines, secrets } = await playCourse(start)
  masked(lines.map(textOf).join('\n'), secrets)
  return svgOf(lines, COLUMNS, { bar: 'npm start · lesson 6', title: TITLE })
}
