import { answerConsent } from '../../step-runner/user-player.ts'
import type { Callback } from './evidence.ts'

/** Sends the user's browser to the program's listener; a `Room` does. */
type Browser = { callBack(what: Callback['what'], url: string): Promise<number> }

/** The first practice account agrees, and its browser goes where it is sent. */
export async function approve(room: Browser, url: string): Promise<void> {
  const location = await answer(room, url, 'approve')
  if (location !== undefined) await room.callBack('genuine', location)
}

/** The user presses Cancel. */
export async function deny(room: Browser, url: string): Promise<void> {
  const location = await answer(room, url, 'cancel')
  if (location !== undefined) await room.callBack('denied', location)
}

/**
 * Where the user's decision sends the browser. `undefined`: the request itself was wrong, the program was sent X's error and
 * took it.
 *
 * @throws {Error} when the program waits on and nothing more will come: X shows its error page, or its error was not taken.
 */
export async function answer(room: Browser, url: string, decision: 'approve' | 'cancel'): Promise<string | undefined> {
  const location = await answerConsent(url, decision)
  const error = new URL(location).searchParams.get('error')
  if (error === null || error === 'access_denied') return location
  const status = await room.callBack('refused', location)
  if (status >= 200 && status < 400) return undefined
  throw new Error('the error of X was all that could come')
}
