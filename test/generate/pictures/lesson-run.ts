import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession } from '../../../src/walkthrough/course/open-session.ts'
import { Desk } from '../../../src/walkthrough/web/desk.ts'
import { startCourseServer } from '../../../src/walkthrough/web/server.ts'
import type { OpenPage } from './open-page.ts'
import { KEY, SEED } from './run.ts'
import { secretsIn } from './masked.ts'

/** Forms of the course, in order: lesson 6, predicted wrong, up to its look. */
const ACTS: readonly (readonly [name: string, fields: Record<string, string>])[] = [
  ['enter', { stem: '06-refresh' }],
  ['go', { beat: 'predict' }],
  ['predict', { choice: '0', sure: 'certain' }],
  ['run', { consent: 'played' }],
]

/** A lesson in the browser once it has run. */
export async function openLesson(): Promise<OpenPage> {
  const home = mkdtempSync(join(tmpdir(), 'lab-picture-'))
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try'), LAB_FINGERPRINT_KEY: KEY }
  const session = await openSession({ env, seed: SEED, language: 'typescript', tell: () => {} })
  const desk = new Desk(session)
  const server = await startCourseServer(desk)
  for (const [name, fields] of ACTS) await desk.act(name, new URLSearchParams(fields), '/lesson')
  await untilIdle(desk)
  return {
    address: `${server.origin}/lesson#beat-look`,
    cookie: await enter(server.newAddress()),
    secrets: secretsIn(join(home, '.lab/handoff.json')),
    close: async () => {
      await server.close()
      desk.close()
      await session.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function untilIdle(desk: Desk): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (desk.session.underWay !== undefined) return
      stop()
      resolve()
    }
    const stop = desk.subscribe(look)
    look()
  })
}

/** The cookie for which the address of the terminal is exchanged. */
async function enter(address: string): Promise<string> {
  const { headers } = await fetch(address, { redirect: 'manual' })
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
