import type * as Clack from '@clack/prompts'
import { asTyped } from '../../system/own-command.ts'
import { wrapLines } from '../../system/wrapped-text.ts'
import { columnsOf, Left, type Option, type Ui } from './ui.ts'

/** Arrow keys and Enter, and the letters of answers. */
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
      const choices = options.map(({ key, label, letter }) => ({
        value: key,
        label: letter === undefined ? label : `${label} (${letter})`,
      }))
      const typed = listenForLetter(options)
      const either = AbortSignal.any([typed.signal, ...(signal ? [signal] : [])])
      const answer = await clack
        .select({ message: asTyped(message), options: choices, signal: either })
        .finally(typed.end)
      return typed.key ?? answered(clack, answer, signal)
    },
  }
}

/** Undefined when the signal came first. @throws {Left} */
function answered({ isCancel }: typeof Clack, answer: unknown, signal?: AbortSignal): string | undefined {
  if (!isCancel(answer)) return typeof answer === 'string' ? answer : undefined
  if (signal?.aborted) return undefined
  throw new Left()
}

/** Whether the letter of an answer is typed: its signal ends the question then. The prompts make stdin tell its keys. */
function listenForLetter(options: readonly Option[]) {
  const { stdin } = process
  const controller = new AbortController()
  const typed: { key?: string; signal: AbortSignal; end: () => void } = {
    signal: controller.signal,
    end: () => void stdin.off('keypress', onKey),
  }
  const onKey = (char: string | undefined): void => {
    const option = options.find(({ letter }) => letter !== undefined && letter === char)
    if (option === undefined) return
    typed.key = option.key
    controller.abort()
  }
  stdin.on('keypress', onKey)
  return typed
}
