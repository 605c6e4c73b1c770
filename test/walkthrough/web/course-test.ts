import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'
import { openSession } from '../../../src/walkthrough/course/open-session.ts'
import { cleanEnv } from '../../run-command.ts'
import { statesOf } from './states.ts'

export { expect } from 'vitest'

/** `test` with one walk through a lesson for the file: the session at its end, its home, and every state of its pages. */
export const test = base
  .extend('seed', { scope: 'file' }, 'pages')
  .extend('course', { scope: 'file' }, async ({ seed }, { onCleanup }) => {
    const home = mkdtempSync(join(tmpdir(), 'lab-'))
    const env = cleanEnv({ LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try') })
    const session = await openSession({ env, seed, tell: () => {} })
    onCleanup(async () => {
      await session.close()
      rmSync(home, { recursive: true, force: true })
    })
    const states = await statesOf(session)
    const pageOf = (name: string): string => {
      const found = states.find((state) => state.name === name)
      if (!found) throw new Error(`there is no state "${name}"`)
      return found.html
    }
    return { session, home, states, pageOf }
  })
