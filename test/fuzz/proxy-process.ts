import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A proxy that may die of a case: the next one gets another. */
export type ProxyProcess = {
  /** @throws {Error} as `run` does; with the process's last words where it has ended. */
  whileLiving(run: (port: number) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

type Running = { port: Promise<number>; words(): string; stop(): Promise<void> }

const PROGRAM = fileURLToPath(new URL('proxy-program.ts', import.meta.url))

/** `mockOrigin` is where the hosts of X lead to. */
export function startProxyProcess(mockOrigin: string): ProxyProcess {
  let running: Running | undefined
  const stop = async () => {
    const { stop: end } = running ?? {}
    running = undefined
    await end?.()
  }
  return {
    stop,
    whileLiving: async (run) => {
      running ??= start(mockOrigin)
      const { port, words } = running
      try {
        await run(await port)
      } catch (error) {
        await stop()
        throw words() === ''
          ? error
          : new Error(`the proxy's process has ended: ${words().slice(-1500)}`, { cause: error })
      }
    },
  }
}

function start(mockOrigin: string): Running {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), PROGRAM, mockOrigin])
  const ended = once(child, 'exit')
  let words = ''
  child.stderr.on('data', (chunk) => (words += String(chunk)))
  child.stdin.on('error', () => {}) // It has ended.
  const port = once(child.stdout, 'data').then(([line]) => Number(String(line)))
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  return { port, words: () => words, stop }
}
