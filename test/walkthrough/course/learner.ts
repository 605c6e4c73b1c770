import { join } from 'node:path'
import { temporaryHome } from '../../run-command.ts'
import { Terminal } from '../../terminal.ts'

/** The course in a terminal, with a home of its own. In TypeScript, unless it is to ask. */
export function open(
  args: string[] = ['--plain'],
  { home = temporaryHome(), cols = 80, env = {}, asksLanguage = false } = {},
) {
  const terminal = new Terminal(
    ['learn', ...args, ...(asksLanguage ? [] : ['--typescript'])],
    { LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try'), ...env },
    cols,
  )
  return { home, terminal }
}

/** Answers the questions of a plain course one after the other; each waits for a prompt of its own. */
export async function answer(terminal: Terminal, answers: string[]): Promise<void> {
  for (const text of answers) {
    await terminal.sees('then Enter: ')
    terminal.screen = terminal.screen.replaceAll('then Enter: ', '')
    terminal.type(`${text}\r`)
  }
}

/** In rich mode: at each of these questions so many times down, then Enter. */
export async function press(terminal: Terminal, choices: [question: string, down: number][]): Promise<void> {
  for (const [question, down] of choices) {
    await terminal.until(() => terminal.screen.split(`◆  ${question}`).at(1)?.includes('to navigate') === true)
    terminal.type(`${'\x1b[B'.repeat(down)}\r`)
  }
}

/** Waits until that text was followed by a question. */
export async function asksAfter(terminal: Terminal, text: string): Promise<void> {
  await terminal.until(() => terminal.screen.split(text).at(1)?.includes('then Enter: ') === true)
}
