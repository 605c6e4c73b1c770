import { answerConsent } from '../../step-runner/user-player.ts'
import type { Room } from './room.ts'

/** What the user does when the program shows an authorization URL. */
export type AtConsent = (room: Room, url: string) => Promise<void>

/** The first practice account agrees, and its browser goes where it is sent. */
export const approve: AtConsent = async (room, url) => {
  const location = await answer(room, url, 'approve')
  if (location !== undefined) await room.callBack('genuine', location)
}

/** The user presses Cancel. */
export const deny: AtConsent = async (room, url) => {
  const location = await answer(room, url, 'cancel')
  if (location !== undefined) await room.callBack('denied', location)
}

/**
 * Where the user's decision sends the browser. `undefined`: the request itself was wrong, the program was sent X's error and
 * took it.
 *
 * @throws {Error} when the program waits on and nothing more will come: X shows its error page, or its error was not taken.
 */
export async function answer(room: Room, url: string, decision: 'approve' | 'cancel'): Promise<string | undefined> {
  const location = await answerConsent(url, decision)
  const error = new URL(location).searchParams.get('error')
  if (error === null || error === 'access_denied') return location
  const status = await room.callBack('refused', location)
  if (status >= 200 && status < 400) return undefined
  throw new Error('the error of X was all that could come')
}
