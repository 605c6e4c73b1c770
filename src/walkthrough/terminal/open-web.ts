import { listenForKey } from '../../system/keys.ts'
import { exitOnSignals } from '../../system/signals.ts'
import { openSession, type SessionOptions } from '../course/open-session.ts'
import { Desk } from '../web/desk.ts'
import { startCourseServer } from '../web/server.ts'
import { GOODBYE, NOT_SAVED } from './goodbye.ts'
import { createPlainUi } from './plain.ts'
import { WebDoor } from './web-door.ts'

/** What `npm start -- --web` was given. `hasKeys`: somebody is at this terminal. */
export type WebOptions = Omit<SessionOptions, 'tell'> & { hasKeys: boolean }

/** `npm start -- --web`: the course in a browser, until somebody ends it here. Resolves to the exit code. */
export async function openWeb({ hasKeys, ...options }: WebOptions): Promise<number> {
  const told: string[] = []
  const tell = (line: string) => {
    console.log(line)
    told.push(line)
  }
  const open = () => openSession({ ...options, tell })
  const desk = new Desk(await open(), open)
  for (const says of told) desk.say({ tone: 'wait', says })
  const { say } = createPlainUi()
  try {
    const door = new WebDoor(desk, await startCourseServer(desk))
    const leave = async (): Promise<void> => {
      say('', desk.session.isSaved ? GOODBYE : NOT_SAVED)
      await door.close()
      await desk.session.close()
    }
    exitOnSignals(leave)
    door.invite(options.env, say)
    say(hasKeys ? 'w makes a new address; Ctrl-C ends the course, and saves.' : 'Ctrl-C ends the course, and saves.')
    void desk.recheckEarlier()
    // Then a signal ends it.
    if (!hasKeys) await new Promise(() => {})
    while ((await listenForKey(['w', 'q'])) === 'w') door.invite(options.env, say)
    await leave()
    return 130
  } finally {
    // Its open port would keep the command from ending.
    await desk.session.close()
  }
}
