import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { createCodeVerifier, createState, deriveCodeChallenge, buildAuthorizationUrl } from '../../client/index.ts'
import { HandoffFile, systemClock, type ClientConfig } from '../../client/index.ts'
import { makeOwnFolder } from '../../system/temporary-folder.ts'
import { findFreePort } from '../../system/ports.ts'
import { shapeOf } from './attempt-shape.ts'
import { AuthorizationUrls } from './authorization-urls.ts'
import { approve } from './consent.ts'
import { roomEnvironment } from './environment.ts'
import type { Callback, Evidence, Run } from './evidence.ts'
import { visit } from './visit.ts'
import { recordOf } from './run-record.ts'
import { keepsMilliseconds } from './kept-numbers.ts'
import { readTokenFile } from './token-file.ts'
import { varyLifetime } from './lifetime.ts'
import { maskSecrets } from './mask-secrets.ts'
import { LIMIT_SECONDS, runProgram, type Program } from './program.ts'

export type RoomOptions = {
  program: Program
  profile: string
  seed?: string
  limitSeconds?: number
  env?: NodeJS.ProcessEnv
  /** Ends each start of the program before its time. */
  signal?: AbortSignal
  onRun?: (name: string) => void
}

export type RunOptions = {
  env?: Record<string, string>
  /** What the user does when the program shows an authorization URL; agrees unless given. */
  atConsent?: (room: Room, url: string) => Promise<void>
  /** As the public practice client, with a token file of its own. */
  asPublic?: boolean
  /** With an empty token file, as on the first day. */
  asNew?: boolean
}

/** A program that sends more than this in one start is in a loop. */
const MAX_EVENTS = 200

/**
 * A world of its own in which a program is judged: a fresh mock, a fresh token file, and us in the parts of user,
 * attacker and clock. Nothing in it touches the learner's own world.
 */
export class Room {
  readonly mock: MockProvider
  readonly program: Program
  readonly home: string
  readonly redirectUri: string
  readonly #options: RoomOptions
  readonly #runs: Run[] = []
  readonly #attempts: Evidence['attempts'] = []
  readonly #callbacks: Callback[] = []
  readonly #files: Evidence['files'] = []
  readonly #texts: Evidence['texts'] = {}

  private constructor(mock: MockProvider, options: RoomOptions, redirectUri: string) {
    this.mock = mock
    this.program = options.program
    this.#options = options
    this.redirectUri = redirectUri
    this.home = makeOwnFolder('room')
    process.once('exit', this.#tidy)
  }

  static async open(options: RoomOptions): Promise<Room> {
    const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
    const { profile, seed } = options
    const overrides = { accessTokenLifetimeSeconds: varyLifetime(seed) }
    const redirectUris = [redirectUri]
    const mock = await startMockProvider({ profile, overrides, redirectUris, ...(seed !== undefined && { seed }) })
    return new Room(mock, options, redirectUri)
  }

  /** Whether the program is a command, which keeps its tokens in a place of its own. */
  get isForeign(): boolean {
    return this.program.kind === 'command'
  }

  /** Real seconds for one start of the program. */
  get limitSeconds(): number {
    return this.#options.limitSeconds ?? LIMIT_SECONDS
  }

  /** What an access token lives here, over three hours; it stands in `expires_in`. */
  get accessTokenLifetimeSeconds(): number {
    return this.mock.profile.accessTokenLifetimeSeconds
  }

  /** Time passes until an access token of now has been dead for a minute. */
  outliveAccessToken(): void {
    this.mock.clock.advance({ seconds: this.accessTokenLifetimeSeconds + 60 })
  }

  /** Starts the program once and waits for its end. */
  async run(name: string, options: RunOptions = {}): Promise<Run> {
    const { atConsent = approve, env = {}, asPublic = false, asNew = false } = options
    this.#options.onRun?.(name)
    const home = this.#homeOf(asPublic ? 'public' : asNew ? 'new' : '')
    const from = this.mock.journal.mark()
    const at = this.mock.clock.now()
    const machineAt = systemClock.now()
    const urls = new AuthorizationUrls()
    const opened = new Set<string>()
    const answered: Promise<void>[] = []
    const ended = await runProgram(this.program, {
      env: { ...this.#env(asPublic), LAB_HOME: home, ...env },
      limitSeconds: this.limitSeconds,
      onStart: (stop) => this.#guard(stop, from),
      onOutput: (piece, stop) => {
        for (const url of urls.read(piece)) {
          if (opened.has(url)) continue
          opened.add(url)
          this.#attempts.push({ run: name, ...shapeOf(url) })
          answered.push(atConsent(this, this.#here(url)).catch(stop))
        }
      },
    })
    await Promise.all(answered)
    const about = { name, limitSeconds: this.limitSeconds, from, to: this.mock.journal.mark(), at, machineAt }
    const run = recordOf(ended, about, (text) => this.mask(text))
    if (this.isForeign) run.keepsMilliseconds = this.#keepsMilliseconds(home, [at, machineAt])
    this.#runs.push(run)
    if (!this.isForeign)
      this.#files.push({
        run: name,
        ...readTokenFile(home, this.#config(asPublic), (text) => this.mock.fingerprintOf(text)),
      })
    return run
  }

  #keepsMilliseconds(home: string, now: readonly number[]): boolean {
    return keepsMilliseconds(home, { now, lifetimeSeconds: this.accessTokenLifetimeSeconds })
  }

  /** Stops a program that is in a loop, or that nobody waits for any more. @returns how to end the watch. */
  #guard(stop: () => void, from: number): () => void {
    const { signal } = this.#options
    const unsubscribe = this.mock.journal.subscribe(() => this.mock.journal.mark() - from > MAX_EVENTS && stop())
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    return () => {
      unsubscribe()
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Tokens before the lesson's own subject begins: a command logs in by itself, a file finds them in its token file. */
  async logIn({ scopes }: { scopes?: string[] } = {}): Promise<void> {
    if (this.isForeign) return void (await this.run('log in', { env: scopes ? { SCOPES: scopes.join(' ') } : {} }))
    const tokens = await this.mock.signIn(scopes ? { scopes } : {})
    this.#leave(this.home, false, { tokens, attempt: undefined })
  }

  /** A file finds a code to exchange, as lesson 3 would leave it; a command gets its own. */
  async leaveCode({ asPublic = false } = {}): Promise<void> {
    if (this.isForeign) return
    const codeVerifier = createCodeVerifier()
    const state = createState()
    const config = { ...this.#config(asPublic), redirectUri: this.redirectUri }
    const url = buildAuthorizationUrl(config, { state, codeChallenge: deriveCodeChallenge(codeVerifier) })
    const code = (await this.mock.approve(url)).searchParams.get('code') ?? ''
    const home = this.#homeOf(asPublic ? 'public' : '')
    this.#leave(home, asPublic, { attempt: { codeVerifier, state, code }, tokens: undefined })
  }

  /** Sends the browser, or an attacker, to the program's listener. */
  async callBack(what: Callback['what'], url: string | URL): Promise<number> {
    const code = new URL(url).searchParams.get('code')
    const mark = this.mock.journal.mark()
    const answer = await visit(url, this.limitSeconds)
    this.#callbacks.push({ what, ...answer, mark, ...(code !== null && { code: this.mock.fingerprintOf(code) }) })
    return answer.status
  }

  /** What a function of the learner's file returned in one trial. */
  noteTexts(trial: string, texts: string[]): void {
    this.#texts[trial] = texts
  }

  noteRun(run: Run): void {
    this.#runs.push(run)
  }

  get evidence(): Evidence {
    return {
      events: this.mock.journal.events,
      runs: this.#runs,
      attempts: this.#attempts,
      callbacks: this.#callbacks,
      files: this.#files,
      texts: this.#texts,
      accessTokenLifetimeSeconds: this.accessTokenLifetimeSeconds,
    }
  }

  /** Every secret of this world as its fingerprint. */
  mask(text: string): string {
    return maskSecrets(this.mock, text)
  }

  async close(): Promise<void> {
    await this.mock.stop()
    process.off('exit', this.#tidy)
    this.#tidy()
  }

  /** There are tokens in it: it goes also when the person leaves in the middle. */
  readonly #tidy = (): void => rmSync(this.home, { recursive: true, force: true })

  #clientId(asPublic: boolean): string {
    const type = asPublic ? 'public' : 'confidential'
    return this.mock.clients.list().find((client) => client.type === type)?.clientId ?? ''
  }

  #config(asPublic: boolean): ClientConfig {
    return this.mock.configOf(this.#clientId(asPublic))
  }

  /** As if a step had left it; nobody is at a screen to hear of a file that a program has broken. */
  #leave(home: string, asPublic: boolean, changes: Parameters<HandoffFile['change']>[1]): void {
    new HandoffFile(home, () => {}).change(this.#config(asPublic), changes)
  }

  #homeOf(name: string): string {
    const home = join(this.home, name)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    return home
  }

  #env(asPublic: boolean): NodeJS.ProcessEnv {
    const { mock, redirectUri } = this
    return roomEnvironment(this.#options.env ?? process.env, { mock, redirectUri, clientId: this.#clientId(asPublic) })
  }

  /** A program may print X's own host; the page that it means is here. */
  #here(url: string): string {
    const { pathname, search } = new URL(url)
    return this.mock.origin + pathname + search
  }
}
