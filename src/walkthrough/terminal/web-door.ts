import { openBrowser } from '../../client/index.ts'
import type { Desk } from '../web/desk.ts'
import type { CourseServer } from '../web/server.ts'

/** The course in a browser, as a terminal opens it. */
export class WebDoor {
  readonly desk: Desk
  readonly #server: CourseServer

  constructor(desk: Desk, server: CourseServer) {
    this.desk = desk
    this.#server = server
  }

  /** A new address for one browser: what to say of it; the browser is asked for it once that was said. */
  invite(env: NodeJS.ProcessEnv, say: (...lines: string[]) => void): void {
    const address = this.#server.newAddress()
    say('', 'The course in your browser, on this computer alone. The address lets one browser in, once:', '')
    console.log(`  ${address}`)
    say('')
    say(openBrowser(address, env) ? 'A browser was asked to open it.' : 'Open it in a browser on this machine.')
  }

  async close(): Promise<void> {
    this.desk.close()
    await this.#server.close()
  }
}
