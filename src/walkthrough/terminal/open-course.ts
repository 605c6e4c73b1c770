import { openSession, type SessionOptions } from '../course/open-session.ts'
import { exitOnSignals } from '../../system/signals.ts'
import { teach } from './course.ts'
import { GOODBYE, NOT_SAVED } from './goodbye.ts'
import { createPlainUi } from './plain.ts'
import { createRichUi } from './rich.ts'
import { Left } from './ui.ts'

/** What `npm start` was given. */
export type CourseOptions = Omit<SessionOptions, 'tell'> & { plain: boolean }

/** `npm start`: the course in this terminal. Resolves to the exit code. */
export async function openCourse({ plain, ...options }: CourseOptions): Promise<number> {
  const session = await openSession({ ...options, tell: console.log })
  try {
    const ui = plain ? createPlainUi() : await createRichUi()
    for (const lines of session.home.news) ui.say('', ...lines)
    const leave = async (): Promise<number> => {
      ui.say('', session.isSaved ? GOODBYE : NOT_SAVED)
      await session.close()
      return 130
    }
    exitOnSignals(leave)
    try {
      await teach({ ui, session })
      await leave()
      return 0
    } catch (error) {
      if (error instanceof Left) return await leave()
      throw error
    }
  } finally {
    // Its open port would keep the command from ending.
    await session.close()
  }
}
