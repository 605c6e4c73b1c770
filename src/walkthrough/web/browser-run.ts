import { canListen } from '../../client/index.ts'
import { SessionError } from '../course/session-state.ts'
import type { Session } from '../course/session.ts'
import { visit } from '../course/visit.ts'
import type { Kept } from './kept.ts'
import type { News } from './course-view.ts'

/** What it needs of a desk. */
type At = { session: Session; kept: Kept; say: (news: News) => void; tell: () => void }

/** A step's listener answers at once, or is gone. */
const PATIENCE_SECONDS = 10

const GIVEN_UP: News = { tone: 'plain', says: 'You gave up waiting. Nothing is lost: run it again.' }
const NOT_THROUGH: News = {
  tone: 'bad',
  says: 'The run did not come through. What the step said is below; run it again when you have read it.',
}

/** A run that was asked for in a browser; at X's page the practice user agrees, or the learner in that browser. */
export class BrowserRun {
  readonly #at: At
  #givenUp = new AbortController()
  #ended: Promise<void> = Promise.resolve()

  constructor(at: At) {
    this.#at = at
  }

  /** Runs the lesson. Resolves when it is through, or waits for a person; it then goes on by itself. */
  async start(consent: 'played' | 'browser'): Promise<void> {
    const { session, kept, tell } = this.#at
    this.#givenUp = new AbortController()
    const { signal } = this.#givenUp
    await new Promise<void>((resolve) => {
      const onPending = (pending: { authorizationUrl: string; redirectUri: string }) => {
        kept.wait(pending)
        tell()
        resolve()
      }
      const atConsent = async () => consent
      const running = session.run({ atConsent, signal, ...(consent === 'browser' && { onPending }) })
      this.#ended = this.#finish(running, signal)
      void this.#ended.then(resolve)
    })
  }

  /** Ends a run that waits for a person. */
  async giveUp(): Promise<void> {
    if (!this.#at.kept.underWay?.waitsFor) throw new SessionError('Nothing waits for a browser just now.')
    this.#givenUp.abort()
    await this.#ended
  }

  /**
   * Delivers the address at which a browser ended that cannot reach this machine: to the step that waits for it, and to nobody
   * else.
   */
  async deliver(address: string): Promise<News | undefined> {
    const redirectUri = this.#at.kept.underWay?.waitsFor?.redirectUri
    if (redirectUri === undefined) throw new SessionError('Nothing waits for a browser just now.')
    const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined
    if (!url || !isAnswerTo(url, redirectUri)) {
      const says = `The address must begin with ${redirectUri}? and carry what X has added. Copy it whole from the browser in which you agreed.`
      return { tone: 'bad', says }
    }
    const { status } = await visit(url, PATIENCE_SECONDS)
    if (status !== 200) return { tone: 'bad', says: refusalOf(status) }
    await this.#ended
    return undefined
  }

  async #finish(running: Promise<boolean>, signal: AbortSignal): Promise<void> {
    const { session, say } = this.#at
    try {
      const isThrough = await running
      if (isThrough) session.goTo('look')
      else if (session.isOpen) say(signal.aborted ? GIVEN_UP : NOT_THROUGH)
    } catch (error) {
      say({ tone: 'bad', says: error instanceof Error ? error.message : String(error) })
    }
  }
}

/** The listener itself compares the state; here is nothing but whose address it is. */
function isAnswerTo(url: URL, redirectUri: string): boolean {
  const { origin, pathname } = new URL(redirectUri)
  const isClean = url.username === '' && url.password === ''
  return canListen(redirectUri) && isClean && url.origin === origin && url.pathname === pathname && url.search !== ''
}

function refusalOf(status: number): string {
  if (status === 0) return 'Nobody listens there any more. Run it again.'
  return `The step did not take that address (${status}): its state is not the one of this attempt. Copy the address of the newest try.`
}
