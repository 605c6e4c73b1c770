import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { createTokenKeeper, type GrantView, type TokenKeeper } from '../../src/keeper/index.ts'
import { readKeyRing, writeKeyRing } from '../../src/keeper/key-ring-file.ts'
import { createProvider } from '../../src/keeper/provider.ts'
import { createSealer } from '../../src/keeper/seal.ts'
import { ringOf } from '../keeper/rings.ts'
import { cleanEnv, command, runCommand, temporaryHome, type Run } from '../run-command.ts'

const DAY = 86_400

/** A mock that runs, a ring, and a store that nobody has opened yet. */
export type KeepLab = {
  mock: MockProvider
  file: string
  env: Record<string, string>
  run: (...args: string[]) => Promise<Run>
  start: (...args: string[]) => Service
  /** A keeper of this process on the same store. */
  open: () => Promise<TokenKeeper>
  /** Logs a user in, and adopts what that brings as a grant whose refresh is due. */
  adoptDue: (account: string) => Promise<GrantView>
}

/** @param store its address; a file unless given, whose path is `file` */
export async function startKeepLab(store?: string): Promise<KeepLab> {
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const home = temporaryHome()
  const [file, ring] = [join(home, 'tokens.db'), join(home, 'ring.json')]
  writeKeyRing(ring, ringOf(['k1']))
  const address = store ?? `file:${file}`
  const env = { LAB_HOME: join(home, '.lab'), KEEPER_KEYRING: ring, MOCK_ORIGIN: mock.origin, STORE: address }
  // Without a file the spool is in the current folder.
  const spool = store === undefined ? [] : ['--spool', join(home, 'spool')]
  const deployment = `${mock.origin} ${mock.config.clientId}`
  const open = async () => {
    const sealer = createSealer(readKeyRing(ring))
    const keeper = await createTokenKeeper({
      store: address,
      sealer,
      deployment,
      provider: createProvider(mock.config),
    })
    onTestFinished(() => keeper.close())
    return keeper
  }
  return {
    mock,
    file,
    env,
    run: (...args) => runCommand(['keep', ...args], env),
    start: (...args) => new Service(['--store', 'env:STORE', ...spool, ...args], env),
    open,
    adoptDue: async (account) => {
      mock.users.add({ username: account })
      const tokens = await mock.signIn({ user: account })
      const keeper = await open()
      const issuedAt = tokens.issuedAt - 40 * DAY
      return keeper.adopt({ tenant: '', account }, { ...tokens, issuedAt, expiresAt: issuedAt + 7200 })
    },
  }
}

/** `keep` as a process of its own. */
export class Service {
  readonly lines: Record<string, unknown>[] = []
  readonly child: ChildProcess
  readonly #closed: Promise<unknown>
  output = ''
  #onLine = () => {}

  constructor(args: string[], env: Record<string, string>) {
    this.child = spawn(process.execPath, [...command, 'keep', '--port', '0', ...args], {
      env: cleanEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void this.child.kill('SIGKILL'))
    this.#closed = once(this.child, 'close').finally(() => this.#onLine())
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#take(chunk.toString()))
  }

  #take(text: string): void {
    const before = this.output.lastIndexOf('\n') + 1
    this.output += text
    const whole = this.output.slice(before, this.output.lastIndexOf('\n') + 1)
    for (const line of whole.split('\n').filter((each) => each.startsWith('{'))) this.lines.push(JSON.parse(line))
    this.#onLine()
  }

  /** The first line of this event, which may have come already. @throws {Error} with all that it said, where it ended without it */
  async says(event: string): Promise<Record<string, unknown>> {
    for (;;) {
      const line = this.lines.find((each) => each.event === event)
      if (line) return line
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended with ${this.child.exitCode ?? this.child.signalCode} before ${event}:\n${this.output}`)
      await new Promise<void>((resolve) => (this.#onLine = resolve))
    }
  }

  async origin(): Promise<string> {
    const { msg } = await this.says('service.runs')
    return /http:\/\/127\.0\.0\.1:\d+/.exec(String(msg))?.[0] ?? ''
  }

  async ends(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.child.kill(signal)
    await this.#closed
    return this.child.exitCode
  }
}
