import { answerConsent } from '../user-player.ts'
import type { Room } from './room.ts'

/** What the user does when the program shows an authorization URL. */
export type AtConsent = (room: Room, url: string) => Promise<void>

/** The first practice account agrees, and its browser goes where it is sent. */
export const approve: AtConsent = async (room, url) => {
  await room.callBack('genuine', await answer(room, url, 'approve'))
}

/** The user presses Cancel. */
export const deny: AtConsent = async (room, url) => {
  await room.callBack('denied', await answer(room, url, 'cancel'))
}

/** Where the browser is sent. @throws {Error} when X shows its error page, as then nothing comes back to the program. */
export async function answer(room: Room, url: string, decision: 'approve' | 'cancel'): Promise<string> {
  return answerConsent(url, decision).catch((error: unknown) => {
    room.noteErrorPage()
    throw error
  })
}
