import { startMockProvider, withUnits, type JournalEvent, type MockProvider } from '../../../mock-provider/index.ts'
import {
  ApiResponseError,
  buildAuthorizationUrl,
  createCodeVerifier,
  createState,
  deriveCodeChallenge,
  exchangeCode,
  getMe,
  OAuthResponseError,
  refreshTokens,
  type ClientConfig,
  type TokenSet,
} from '../../client/index.ts'
import { load } from './judge.ts'

/** A demonstration: it acts on a stage and says what is to be seen. */
export type Scene = (stage: Stage) => Promise<void>

/** What a scene showed. */
export type Played = { lines: string[]; events: JournalEvent[] }

/** One authorization request, and what the app keeps of it. */
export type Attempt = { url: URL; codeVerifier: string; state: string }

/** A world for one scene: a fresh mock, a correct client to damage, and the lines that it says. */
export class Stage {
  readonly mock: MockProvider
  readonly config: ClientConfig
  readonly lines: string[] = []

  constructor(mock: MockProvider, config: ClientConfig) {
    this.mock = mock
    this.config = config
  }

  /** One line; whoever shows it wraps it. */
  say(line: string): void {
    this.lines.push(line)
  }

  /** An authorization request, with parameters changed or (undefined) left out. */
  attempt(changes: Record<string, string | undefined> = {}): Attempt {
    const [codeVerifier, state] = [createCodeVerifier(), createState()]
    const url = new URL(buildAuthorizationUrl(this.config, { state, codeChallenge: deriveCodeChallenge(codeVerifier) }))
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) url.searchParams.delete(name)
      else url.searchParams.set(name, value)
    }
    return { url, codeVerifier, state }
  }

  /** The browser opens the address; what X does then. */
  async visit({ url }: Attempt): Promise<string> {
    const mark = this.mock.journal.mark()
    const response = await fetch(url, { headers: { 'x-lab-actor': 'user' }, redirect: 'manual' })
    await response.text()
    const location = response.headers.get('location')
    if (location !== null) return `sends your app ${errorIn(new URL(location))}`
    const isOpened = this.mock.journal.since(mark).some(({ kind }) => kind === 'attempt.opened')
    return isOpened ? 'shows the log-in page' : 'shows its error page'
  }

  /** A whole log-in with these scopes. */
  async logIn(scopes?: string[]): Promise<TokenSet> {
    const attempt = this.attempt(scopes && { scope: scopes.join(' ') })
    const code = (await this.mock.approve(attempt.url)).searchParams.get('code') ?? ''
    return exchangeCode(this.config, { code, codeVerifier: attempt.codeVerifier })
  }

  /** `200, you are @ada_practice`, or what X said. */
  call(accessToken: string): Promise<string> {
    return told(async () => `200, you are @${(await getMe(this.config, accessToken)).username}`)
  }

  async refresh(refreshToken: string): Promise<TokenSet | string> {
    return refreshTokens(this.config, { refreshToken }).catch((error: unknown) => refusalOf(error))
  }

  exchange(code: string, codeVerifier: string, config = this.config): Promise<string> {
    return told(async () => {
      await exchangeCode(config, { code, codeVerifier })
      return '200, tokens'
    })
  }

  /** The journal's reason of the newest refusal: what X never says. */
  reason(): string {
    const refused = this.mock.journal.events.findLast(({ kind, reason }) => /refused|api\.called/.test(kind) && reason)
    return withUnits([refused?.reason, refused?.detail].filter(Boolean).join(': '))
  }
}

/** Plays a scene of a lesson in a world of its own. @throws {Error} for a scene that the lesson does not have. */
export async function playScene(
  stem: string,
  name: string,
  options: { seed?: string; profile?: string } = {},
): Promise<Played> {
  const scene = (await scenesOf(stem))[name]
  if (!scene) throw new Error(`Lesson ${stem} has no scene "${name}".`)
  const { seed, profile = 'x' } = options
  const mock = await startMockProvider({ profile, ...(seed !== undefined && { seed }) })
  try {
    const stage = new Stage(mock, { ...mock.config, clock: mock.clock })
    await scene(stage)
    return { lines: stage.lines, events: mock.journal.events }
  } finally {
    await mock.stop()
  }
}

/** The scenes in `src/walkthrough/scenes/NN-stem.ts`, by name. */
async function scenesOf(stem: string): Promise<Record<string, Scene>> {
  return ((await load('scenes', stem)) as { scenes: Record<string, Scene> }).scenes
}

/** `error=invalid_request and an empty state` */
function errorIn({ searchParams }: URL): string {
  return `error=${searchParams.get('error')} and ${searchParams.get('state') ? 'your state' : 'an empty state'}`
}

async function told(act: () => Promise<string>): Promise<string> {
  return act().catch(refusalOf)
}

function refusalOf(error: unknown): string {
  if (error instanceof OAuthResponseError) return `${error.status} "${error.errorDescription}"`
  if (error instanceof ApiResponseError) return `${error.status} "${error.title}"`
  throw error
}
