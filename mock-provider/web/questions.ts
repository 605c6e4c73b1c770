import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packageFolder } from '../package-folder.ts'

/** A question with what can come of it; `truth` counts from 1. */
export type PageQuestion = { ask: string; options: string[]; truth: number; why: string; title?: string }

/** What a lesson asks: before its run, and at each of its breaks. */
export type LessonQuestions = { predict: PageQuestion; breaks: PageQuestion[] }

/**
 * The questions of all lessons by their stems; the course's linter looks after them. In a bundle this file is replaced by
 * what it gave when the bundle was made (`build.mjs`), so that pages need no YAML.
 */
export function readQuestions(): Record<string, LessonQuestions> {
  const folder = join(packageFolder(), 'docs')
  const stems = readdirSync(folder).filter((name) => /^\d\d-[\w-]+\.md$/.test(name))
  return Object.fromEntries(
    stems.map((name) => {
      const [, matter = ''] = readFileSync(join(folder, name), 'utf8').split(/^---$/m)
      const { predict, breaks } = parse(matter) as LessonQuestions
      return [name.slice(0, -3), { predict, breaks }]
    }),
  )
}
