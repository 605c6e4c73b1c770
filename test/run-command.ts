import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { MockProvider } from '../mock-provider/index.ts'
import { findFreePort } from '../src/system/ports.ts'
import { cleanEnv } from './clean-env.ts'

export { cleanEnv } from './clean-env.ts'

export type Run = { code: number | null; output: string }

/** The project's folder. */
export const root = join(import.meta.dirname, '..')

/** What starts the one command, as the package's users have it: bundled. */
export const command = [inject('command')]

/** What starts a TypeScript program from source, as `npm run …` does. */
export const fromSource = ['--import', import.meta.resolve('tsx')]

/** A folder of its own for the hand-off, gone after the test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'lab-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** The number of a user who is never us. */
export const NOBODY = 65_534

/** A pipe with a name: who opens it waits for somebody at the other end. */
export function makeFifo(path: string): void {
  execFileSync('mkfifo', [path])
}

/** Runs the command to its end, with both outputs in one text and nothing on its standard input. */
export async function runCommand(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [...command, ...args], {
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

/** Step 3 as its own program, waiting for a person; resolves once it has printed where to go. */
export async function startWaitingStep3(mock: MockProvider, home: string) {
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  const { clientId, clientSecret = '' } = mock.config
  const env = cleanEnv({
    LAB_HOME: home,
    MOCK_ORIGIN: mock.origin,
    BROWSER: 'none',
    LAB_CLOCK: String(mock.clock.now()),
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    REDIRECT_URI: redirectUri,
  })
  await runCommand(['step', '2'], { LAB_HOME: home, MOCK_ORIGIN: mock.origin })
  const child = spawn(process.execPath, [...fromSource, join(root, 'steps/03-authorize.ts')], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  while (!/^http\S+\n/m.test(output)) await once(child.stdout, 'data')
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return { url: /^http\S+$/m.exec(output)?.[0] ?? '', ended }
}
