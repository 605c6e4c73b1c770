import type * as Clack from '@clack/prompts'
import { asTyped } from '../../system/own-command.ts'
import { wrapLines } from '../../system/wrapped-text.ts'
import { columnsOf, Left, type Ui } from './ui.ts'

/** Arrow keys and Enter. */
export async function createRichUi(): Promise<Ui> {
  const clack = await import('@clack/prompts')
  return {
    draws: true,
    get columns() {
      return columnsOf(process.stdout)
    },
    say: (...lines) => {
      for (const line of wrapLines(lines.map(asTyped), columnsOf(process.stdout), '  ')) console.log(line)
    },
    ask: async (message, signal) => {
      const text = await clack.text({ message: asTyped(message), ...(signal && { signal }) })
      return signal?.aborted && clack.isCancel(text) ? undefined : (answered(clack, text) ?? '')
    },
    choose: async (message, options, signal) => {
      const choices = options.map(({ key, label }) => ({ value: key, label }))
      return answered(
        clack,
        await clack.select({ message: asTyped(message), options: choices, ...(signal && { signal }) }),
        signal,
      )
    },
  }
}

/** Undefined when the signal came first. @throws {Left} */
function answered({ isCancel }: typeof Clack, answer: unknown, signal?: AbortSignal): string | undefined {
  if (!isCancel(answer)) return typeof answer === 'string' ? answer : undefined
  if (signal?.aborted) return undefined
  throw new Left()
}
