import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession, type SessionOptions } from '../../../src/walkthrough/course/open-session.ts'
import { Desk } from '../../../src/walkthrough/web/desk.ts'
import { startCourseServer } from '../../../src/walkthrough/web/server.ts'
import { cleanEnv } from '../../clean-env.ts'

/** A course that is served, with a home of its own. */
export async function serveCourse(options: Partial<SessionOptions> = {}) {
  // It may be that of a whole file: it goes with the course.
  const home = mkdtempSync(join(tmpdir(), 'lab-'))
  const env = cleanEnv({ LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try') })
  const open = () => openSession({ env, tell: () => {}, ...options })
  const desk = new Desk(await open(), open)
  const server = await startCourseServer(desk)
  const close = async () => {
    desk.close()
    await server.close()
    await desk.session.close()
    rmSync(home, { recursive: true, force: true })
  }
  return { desk, server, home, close }
}
