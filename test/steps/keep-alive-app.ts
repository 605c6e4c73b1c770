import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { signalGroup } from '../../src/system/process-group.ts'
import { cleanEnv, command, temporaryHome } from '../run-command.ts'

/** `step keep-alive` as a process of its own, and its app behind it. */
export type App = {
  origin: string
  /** All that both have printed so far. */
  output: () => string
  /** Waits until they have printed that. */
  prints: (text: string) => Promise<void>
  /** Sends them a signal, as a terminal or a supervisor does. @returns the exit code */
  stop: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

/** A folder of its own, that mock, and an address that the app has again after a restart. */
export async function environmentOf(mock: MockProvider): Promise<Record<string, string> & { LAB_HOME: string }> {
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/oauth/callback`
  return { LAB_HOME: temporaryHome(), MOCK_ORIGIN: mock.origin, REDIRECT_URI: redirectUri }
}

/** Resolves once it listens; ended after the test. */
export async function startApp(env: Record<string, string>): Promise<App> {
  const child = spawn(process.execPath, [...command, 'step', 'keep-alive'], { env: cleanEnv(env), detached: true })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const stop: App['stop'] = async (signal) => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      // A terminal's Ctrl-C reaches both, and nobody survives SIGKILL.
      if (signal === 'SIGTERM') child.kill(signal)
      else signalGroup(child.pid, signal)
    }
    return ended
  }
  onTestFinished(async () => {
    await stop('SIGKILL')
    // What a killed process leaves is removed at somebody's next start otherwise.
    const left = new RegExp(`^lab-(clock|bundle)-${child.pid}-`)
    for (const name of readdirSync(tmpdir()).filter((each) => left.test(each)))
      rmSync(join(tmpdir(), name), { recursive: true })
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const prints: App['prints'] = async (text) => {
    while (!output.includes(text)) {
      const more = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended])
      if (!Array.isArray(more)) throw new Error(`ended with ${more}: ${output}`)
    }
  }
  await prints('in a browser')
  return { origin: /Open (http:\/\/[\d.]+:\d+)\//.exec(output)?.[1] ?? '', output: () => output, prints, stop }
}

/** Where an app is. */
type Place = Pick<App, 'origin'>

/** A page as somebody sees it. */
export type Page = { status: number; text: string }

/** A browser with cookies of its own. It stays when the app is started again. */
export class Visitor {
  readonly #approve: (authorizationUrl: string) => Promise<string>
  #cookies = new Map<string, string>()

  /** @param approve what the person at it does at the provider; gives the address where that leads */
  constructor(approve: (authorizationUrl: string) => Promise<string>) {
    this.#approve = approve
  }

  /** As the browser sends them. */
  get cookies(): string[] {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`)
  }

  async logIn(app: Place): Promise<Page> {
    const start = await this.#send(`${app.origin}/log-in`)
    return this.open(app, new URL(await this.#approve(start.headers.get('location') ?? '')))
  }

  /** Opens a page, and goes where it leads. */
  async open(app: Place, path: string | URL = '/'): Promise<Page> {
    return this.#follow(app, await this.#send(new URL(path, app.origin).href))
  }

  /** Presses the button of a form. */
  async press(app: Place, action: string, fields: Record<string, string> = {}): Promise<Page> {
    const body = new URLSearchParams(fields)
    return this.#follow(app, await this.#send(app.origin + action, { method: 'POST', body }))
  }

  async #follow(app: Place, response: Response): Promise<Page> {
    const to = response.headers.get('location')
    if (to !== null) return this.open(app, to)
    return { status: response.status, text: await response.text() }
  }

  async #send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookies.join('; ')
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}

/** A practice user at a browser, who approves whatever is asked. */
export function visitorOf(mock: MockProvider, user = 'ada_practice'): Visitor {
  return new Visitor(async (url) => (await mock.approve(url, { user })).href)
}

/** Waits until the journal shows what it has to. */
export async function until(mock: MockProvider, isShown: () => boolean): Promise<void> {
  if (isShown()) return
  await new Promise<void>((resolve) => {
    const unsubscribe = mock.journal.subscribe(() => {
      if (!isShown()) return
      unsubscribe()
      resolve()
    })
  })
}

/** How many events of that kind the journal has. */
export function countOf(mock: MockProvider, kind: string): number {
  return mock.journal.events.filter((event) => event.kind === kind).length
}
