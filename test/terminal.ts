import { stripVTControlCharacters } from 'node:util'
import { spawn, type IPty } from '@lydell/node-pty'
import { onTestFinished } from 'vitest'
import { cleanEnv, command } from './run-command.ts'
import { withRecorder } from './secret-scan/recorder.ts'

/** The command in a pseudo-terminal, as a person sees it. */
export class Terminal {
  screen = ''
  exitCode: number | undefined
  readonly #pty: IPty
  #onChange = () => {}

  constructor(args: string[], env: Record<string, string>, cols = 100) {
    this.#pty = spawn(process.execPath, [...command, ...args], {
      cols,
      rows: 40,
      env: { ...withRecorder(cleanEnv(env)), TERM: 'xterm' },
    })
    this.#pty.onData((data) => {
      this.screen += stripVTControlCharacters(data)
      this.#onChange()
    })
    this.#pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode
      this.#onChange()
    })
    onTestFinished(() => {
      if (this.exitCode === undefined) this.#pty.kill('SIGKILL')
    })
  }

  type(text: string): void {
    this.#pty.write(text)
  }

  async until(seen: () => boolean): Promise<void> {
    while (!seen()) {
      if (this.exitCode !== undefined && !seen()) throw new Error(`ended with ${this.exitCode}:\n${this.screen}`)
      await new Promise<void>((resolve) => (this.#onChange = resolve))
    }
  }

  async sees(text: string): Promise<void> {
    await this.until(() => this.screen.includes(text))
  }

  async ends(): Promise<number | undefined> {
    while (this.exitCode === undefined) await new Promise<void>((resolve) => (this.#onChange = resolve))
    return this.exitCode
  }
}
