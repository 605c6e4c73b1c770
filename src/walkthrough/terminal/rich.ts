import { wrapLines } from './text.ts'
import { columnsOf, Left, type Ui } from './ui.ts'

/** Arrow keys and Enter. @throws {Error} with the line that installs what it needs. */
export async function createRichUi(): Promise<Ui> {
  const clack = await import('@clack/prompts').catch((cause: unknown) => {
    throw new Error(
      'The course’s prompts need a package more: npm install --save-dev @clack/prompts (or use --plain)',
      {
        cause,
      },
    )
  })
  const answered = (answer: unknown, signal?: AbortSignal): string | undefined => {
    if (typeof answer !== 'symbol') return typeof answer === 'string' ? answer : undefined
    if (signal?.aborted) return undefined
    throw new Left()
  }
  return {
    draws: true,
    get columns() {
      return columnsOf(process.stdout)
    },
    say: (...lines) => {
      for (const line of wrapLines(lines, columnsOf(process.stdout), '  ')) console.log(line)
    },
    ask: async (message) => answered(await clack.text({ message })) ?? '',
    choose: async (message, options, signal) => {
      const choices = options.map(({ key, label }) => ({ value: key, label }))
      return answered(await clack.select({ message, options: choices, ...(signal && { signal }) }), signal)
    },
  }
}
