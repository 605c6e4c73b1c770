import type { Beat } from '../course/progress.ts'
import type { Session } from '../course/session.ts'
import type { Ui } from './ui.ts'
import type { WebSide } from './web-side.ts'

/** A session, and the terminal in which it is shown. */
export type Course = {
  ui: Ui
  session: Session
  /** The browser beside it. */
  web: WebSide
  /** What the steps of the last run printed. */
  printed?: string
}

/** Where a beat leads: on, back to the list of lessons, or to a beat by name. */
export type Way = 'next' | 'menu' | Beat

/** The words of a lesson's part, without its code: that is in the file that runs. */
export function firstParagraph(markdown: string): string {
  return (markdown.split('\n\n')[0] ?? '').replaceAll('`', '').replaceAll('**', '')
}
