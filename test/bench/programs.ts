import { type ChildProcess, fork, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HERE = join(import.meta.dirname, 'programs')

/** The project's folder. */
export const root = join(import.meta.dirname, '../..')

const children = new Set<ChildProcess>()
const folders = new Set<string>()

/** Ends every child that is still there; resolves once they are gone. */
export async function endChildren(): Promise<void> {
  const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)))
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(gone)
}

/** Leaves nothing behind; also after a failure or Ctrl-C. */
export function cleanUp(): void {
  void endChildren()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** A child that ends with the bench, and is named on its line of progress. */
function keep<T extends ChildProcess>(child: T): T {
  children.add(child)
  child.once('close', () => children.delete(child))
  process.stderr.write(` ${child.pid}`)
  return child
}

export type Program = {
  /** The first thing it said: where it listens, or its result. */
  said: Record<string, unknown>
  /** Asks it once more. */
  ask(): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/**
 * Runs a file of `programs/` with the built package and waits for what it says.
 *
 * @param folder where its packages are; the project itself unless given.
 * @throws {Error} with its standard error when it ends before it has said anything.
 */
export async function runProgram(name: string, options: object = {}, folder = HERE): Promise<Program> {
  const child = fork(join(folder, name), [JSON.stringify(options)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  keep(child)
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const listen = () =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      child.once('message', (message: object) => resolve({ ...message }))
      void closed.then(() => reject(new Error(`${name} ended with ${child.exitCode}: ${complaints.trim()}`)))
    })
  return {
    said: await listen(),
    ask: () => {
      const answer = listen()
      child.send('?')
      return answer
    },
    stop: () => {
      child.kill('SIGKILL')
      return closed
    },
  }
}

/** Runs a program that ends once it has given its result. */
export async function resultOf(name: string, options: object = {}): Promise<Record<string, unknown>> {
  const program = await runProgram(name, options)
  await program.stop()
  return program.said
}

/** A command that prints its origin when it listens. */
export async function startCommand(args: string[]): Promise<{ origin: string; stop: () => Promise<void> }> {
  const child = keep(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const origin = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (found !== undefined) resolve(found)
    })
    void closed.then(() => reject(new Error(`${args.join(' ')} ended with ${child.exitCode} before it listened`)))
  })
  const stop = () => {
    child.kill('SIGKILL')
    return closed
  }
  return { origin, stop }
}

/** Exact, so that figures of two days can be compared. */
const PEERS = ['oauth2-mock-server@9.3.0', 'oidc-provider@9.13.3']

let peers: Promise<string> | undefined

/** A temporary folder with the peers from npm and the programs that start them. @throws {Error} with npm's words. */
export function installPeers(): Promise<string> {
  return (peers ??= install())
}

async function install(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'))
  folders.add(folder)
  cpSync(HERE, folder, { recursive: true })
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--loglevel=error']
  const npm = keep(spawn('npm', ['install', ...flags, '--prefix', folder, ...PEERS], { cwd: folder }))
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    npm.once('error', reject)
    npm.once('close', resolve)
  })
  if (code !== 0) throw new Error(`npm install ${PEERS.join(' ')} ended with ${code}: ${output.trim()}`)
  return folder
}
