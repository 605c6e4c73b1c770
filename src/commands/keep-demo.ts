import { readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { MockProvider } from '../../mock-provider/index.ts'
import { getMe, openOwnFolder } from '../client/index.ts'
import type { GrantKey } from '../keeper/grant.ts'
import type { KeeperEvent } from '../keeper/events.ts'
import type { TokenKeeper } from '../keeper/keeper.ts'
import { judgeHealth } from '../keeper/service/health.ts'
import { writeMetrics } from '../keeper/service/metrics.ts'
import { ServiceRecord } from '../keeper/service/record.ts'
import { isRunning } from '../system/temporary-folder.ts'
import { DemoClock } from './keep-demo-clock.ts'
import { assertPeers, driversOf, openKeeperFolder } from './keep-store.ts'
import { tell, tellLine } from './keep-words.ts'

const HOUR = 3600
/** Background work looks at the store so often. */
const TICK_SECONDS = 600
const DAYS = 2
/** A person can follow so many lines a second. */
const LINE_MS = 45

/** `npm run keep -- --demo`: two days of a keeper in a moment, against a mock in this process. Nothing runs on when it ends. */
export async function runDemo(env: NodeJS.ProcessEnv): Promise<number> {
  await assertPeers('The demo', driversOf('file:tokens.db'))
  const folder = makeDemoFolder(await openKeeperFolder(env))
  const file = join(folder, 'tokens.db')
  const { startMockProvider } = await import('../../mock-provider/index.ts')
  const mock = await startMockProvider()
  try {
    await new Demo(mock, folder, file).run()
    return 0
  } finally {
    await mock.stop()
  }
}

/** One of its own, which stays to be looked at until the next demo. */
function makeDemoFolder(home: string): string {
  for (const name of readdirSync(home)) {
    const [, pid] = /^demo-(\d+)$/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(home, name), { recursive: true, force: true })
  }
  const folder = join(home, `demo-${process.pid}`)
  openOwnFolder(folder)
  return folder
}

class Demo {
  readonly #mock: MockProvider
  readonly #folder: string
  readonly #file: string
  readonly #clock: DemoClock
  readonly #record: ServiceRecord
  readonly #beganAt: number
  #news: KeeperEvent[] = []
  #calls = 0

  constructor(mock: MockProvider, folder: string, file: string) {
    this.#mock = mock
    this.#folder = folder
    this.#file = file
    this.#clock = new DemoClock(mock)
    this.#beganAt = this.#clock.now()
    this.#record = new ServiceRecord(this.#beganAt)
  }

  async run(): Promise<void> {
    const keeper = await this.#open()
    try {
      const ada = await this.#adopt(keeper, 'ada_practice')
      const ben = await this.#adopt(keeper, 'ben_practice')
      tell(
        `Adopted: @ada_practice, whose app asks for /2/users/me every half hour, and @ben_practice, whom nobody asks for. Now ${DAYS} days pass. An access token lives two hours; each refresh token works once.`,
      )
      console.log()
      await this.#live(keeper, ada)
      await this.#sum(keeper, ben)
    } finally {
      await keeper.close()
    }
  }

  async #open(): Promise<TokenKeeper> {
    const [
      { createKeyRing },
      { writeKeyRing, readKeyRing },
      { createSealer },
      { createTokenKeeper },
      { createProvider },
    ] = await Promise.all([
      import('../keeper/key-ring.ts'),
      import('../keeper/key-ring-file.ts'),
      import('../keeper/seal.ts'),
      import('../keeper/keeper.ts'),
      import('../keeper/provider.ts'),
    ])
    const ring = join(this.#folder, 'ring.json')
    writeKeyRing(ring, createKeyRing(Math.floor(this.#beganAt)))
    tell(
      `A mock of X runs in this process, at ${this.#mock.origin}. The keeper's folder is ${here(this.#folder)}, which you alone can enter: tokens.db has the grants, sealed; ring.json has the key. Both in one place is for a demo: who finds both has the tokens.`,
    )
    const { config } = this.#mock
    return createTokenKeeper({
      provider: createProvider({ ...config, clock: { now: () => Math.floor(this.#clock.now()) } }),
      store: `file:${this.#file}`,
      sealer: createSealer(readKeyRing(ring)),
      clock: this.#clock,
      random: () => 0.5,
      onEvent: (event) => {
        this.#record.note(event)
        this.#news.push(event)
      },
    })
  }

  async #adopt(keeper: TokenKeeper, user: string): Promise<GrantKey> {
    const tokens = await this.#mock.signIn({ user })
    const { id } = await getMe(this.#mock.config, tokens.accessToken)
    const key = { tenant: '', account: id }
    await keeper.adopt(key, tokens)
    return key
  }

  async #live(keeper: TokenKeeper, ada: GrantKey): Promise<void> {
    for (let passed = TICK_SECONDS; passed <= DAYS * 24 * HOUR; passed += TICK_SECONDS) {
      if (passed === 16 * HOUR) await this.#arm({ status: 503 }, 2, 'X answers 503 to the next two refreshes.')
      if (passed === 34 * HOUR)
        await this.#arm('drop-after-commit', 1, 'X rotates at the next refresh, and its answer is lost on the way.')
      this.#clock.pass(TICK_SECONDS)
      this.#record.beginTick(this.#clock.now())
      this.#record.endTick(this.#clock.now(), await keeper.runDue())
      await this.#tellNews(keeper, ada)
      if (passed % (HOUR / 2) === 0) await this.#callAsApp(keeper, ada)
    }
  }

  async #arm(then: 'drop-after-commit' | { status: number }, times: number, words: string): Promise<void> {
    this.#mock.faults.arm({ at: 'token', times, then })
    await this.#line(words)
  }

  /** What the app does; where the keeper says that only the user can help, the user logs in. */
  async #callAsApp(keeper: TokenKeeper, ada: GrantKey): Promise<void> {
    if ((await keeper.status(ada)).state === 'needs_consent') {
      await this.#adopt(keeper, 'ada_practice')
      this.#news = []
      await this.#line('@ada_practice logs in again, and the keeper takes over what that brought.')
    }
    const response = await keeper.fetch(ada)('/2/users/me')
    if (response.ok) this.#calls += 1
    await response.body?.cancel()
    await this.#tellNews(keeper, ada)
  }

  async #tellNews(keeper: TokenKeeper, ada: GrantKey): Promise<void> {
    const news = this.#news
    this.#news = []
    for (const event of news) {
      const words = await this.#wordsOf(event, keeper, ada)
      if (words !== '') await this.#line(words)
    }
  }

  async #wordsOf(event: KeeperEvent, keeper: TokenKeeper, ada: GrantKey): Promise<string> {
    if (event.type === 'refresh.rotated') {
      const { accessToken } = await keeper.access(ada)
      return `rotated: generation ${event.generation}, access token ${this.#mock.fingerprintOf(accessToken)}`
    }
    if (event.type === 'refresh.uncertain')
      return `no usable answer (${event.code}); the old access token goes on, and so does the grant`
    if (event.type === 'grant.needs_consent')
      return `the refresh token is dead (${event.reason}): only the user can help`
    return ''
  }

  async #line(words: string): Promise<void> {
    const passed = Math.round(this.#clock.now() - this.#beganAt)
    const [day, hour, minute] = [passed / 86_400, (passed / HOUR) % 24, (passed / 60) % 60].map(Math.floor)
    const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
    tellLine(`day ${(day ?? 0) + 1}, ${time}  ${words}`)
    if (process.stdout.isTTY) await wait(LINE_MS)
  }

  async #sum(keeper: TokenKeeper, ben: GrantKey): Promise<void> {
    const now = this.#clock.now()
    const signs = { record: this.#record, store: { census: await keeper.census() }, now, longestPauseSeconds: 60 }
    const { ok, because } = judgeHealth(signs)
    const idle = await keeper.status(ben)
    tell(`Health: ${ok ? 'ok' : because.join('; ')}. Of the metrics:`)
    const shown =
      /^keeper_(events_total\{type="(refresh\.(rotated|uncertain)|grant\.needs_consent)"|grants\{state="(active|needs))/
    console.log()
    for (const line of writeMetrics(signs).split('\n')) if (shown.test(line)) console.log(`    ${line}`)
    tell(
      `In ${DAYS} days the app was answered ${this.#calls} times of ${DAYS * 48}, with ${this.#record.counts.get('refresh.rotated')} rotations that it never saw. @ben_practice was not touched: an idle grant is refreshed every month or so, the next time in ${Math.round((idle.dueAt - now) / 86_400)} days.`,
      'Nothing runs on. The store is still there, and shows no token to anybody:',
      `$ npm run lab -- keep list --store file:${here(this.#file)}`,
      'Next: a service of your own, against a mock that runs, then at X: docs/keeper.md, and',
      '$ npm run keep -- --help',
    )
    console.log()
  }
}

function here(path: string): string {
  const way = relative(process.cwd(), path)
  return way.startsWith('..') ? path : way
}
