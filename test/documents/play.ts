import { expect, onTestFailed } from 'vitest'
import { Terminal } from '../terminal.ts'

/** What must come on the screen, behind what came before it, and what the person types or does then. */
export type Beat = readonly [sees: string | RegExp, then?: string | ((found: string, terminal: Terminal) => unknown)]

/** What a person sees of a command, and the exit code in which it ends. */
export type Scene = { dialog: readonly Beat[]; code: number | ((screen: string) => number) }

export const CTRL_C = '\x03'

/** The exit code of a command that Ctrl-C ended, whether npm passed it on or the command left by itself. */
export const STOPPED = 130

/** A machine without a browser to open, on which npm does not look for a newer npm. */
const ENV = { BROWSER: 'none', NPM_CONFIG_UPDATE_NOTIFIER: 'false' }

/** Types the line into a terminal in that folder, plays its dialog, and waits for its end. */
export async function play(
  line: string,
  { dialog, code }: Scene,
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const terminal = new Terminal({ line, cwd }, { ...ENV, ...env })
  onTestFailed(() => console.log(`${line}\n${terminal.screen}`))
  let from = 0
  for (const [sees, then] of dialog) {
    const found = await findOnScreen(terminal, sees, from)
    from = found.index + found[0].length
    if (typeof then === 'string') terminal.type(then)
    else await then?.(found[1] ?? found[0], terminal)
  }
  const ended = await terminal.ends()
  expect({ line, ended }).toEqual({ line, ended: typeof code === 'number' ? code : code(terminal.screen) })
  return terminal.screen
}

async function findOnScreen(terminal: Terminal, sees: string | RegExp, from: number): Promise<RegExpExecArray> {
  const pattern = new RegExp(typeof sees === 'string' ? sees.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : sees, 'g')
  let found: RegExpExecArray | null = null
  await terminal.until(() => {
    pattern.lastIndex = from
    found = pattern.exec(terminal.screen)
    return found !== null
  })
  if (found === null) throw new Error(`never saw ${String(sees)}`)
  return found
}
