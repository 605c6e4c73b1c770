import { stripVTControlCharacters } from 'node:util'
import { spawn, type IPty } from '@lydell/node-pty'
import { onTestFinished } from 'vitest'
import { signalGroup } from '../src/system/process-group.ts'
import { cleanEnv, command } from './run-command.ts'
import { withRecorder } from './secret-scan/recorder.ts'

/** A line as a person types it into a shell, in a folder. */
export type TypedLine = { line: string; cwd: string }

/** The command with arguments, or any line, in a pseudo-terminal, as a person sees it. */
export class Terminal {
  screen = ''
  exitCode: number | undefined
  readonly #pty: IPty
  #onChange = () => {}

  constructor(what: string[] | TypedLine, env: Record<string, string>, cols = 100) {
    const isLine = !Array.isArray(what)
    // The shell stays to the end: of a terminal whose last program has closed its outputs, node-pty hangs up on that program.
    const [file, args] = isLine ? ['bash', ['-c', `${what.line}\nexit $?`]] : [process.execPath, [...command, ...what]]
    this.#pty = spawn(file, args, {
      ...(isLine && { cwd: what.cwd }),
      cols,
      rows: 40,
      env: { ...withRecorder(cleanEnv(env)), TERM: 'xterm' },
    })
    this.#pty.onData((data) => {
      this.screen += stripVTControlCharacters(data)
      this.#onChange()
    })
    this.#pty.onExit(({ exitCode, signal }) => {
      // As a shell counts.
      this.exitCode = signal ? 128 + signal : exitCode
      this.#onChange()
    })
    onTestFinished(() => {
      // It leads a session of its own: what it started is in its group. It may just have ended, which is told a moment later.
      if (this.exitCode === undefined) signalGroup(this.#pty.pid, 'SIGKILL')
    })
  }

  type(text: string): void {
    this.#pty.write(text)
  }

  /** A signal to the command alone, as `kill` sends it. */
  signal(name: NodeJS.Signals): void {
    this.#pty.kill(name)
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
