import { createInterface } from 'node:readline/promises'
import { asTyped } from '../../system/own-command.ts'
import { wrapLines } from '../../system/wrapped-text.ts'
import { columnsOf, Left, type Option, type Ui } from './ui.ts'

/** Numbered questions and nothing else: for screen readers, dumb terminals and whoever likes it. */
export function createPlainUi(): Ui {
  return {
    draws: false,
    get columns() {
      return columnsOf(process.stdout)
    },
    say,
    ask: async (question, signal) => {
      say('', question)
      return readLine('> ', signal)
    },
    choose: async (question, options, signal) => {
      say('', question)
      options.forEach(({ label }, index) => say(`${index + 1}. ${label}`))
      for (;;) {
        const line = await readLine(`Type 1 to ${options.length}, ? for words, then Enter: `, signal)
        if (line === undefined) return undefined
        if (line.trim() === '?') {
          say(wordsOf(options))
          continue
        }
        const chosen = findOption(line, options)
        if (chosen) return chosen.key
        say(`There is no "${line}": type a number from 1 to ${options.length}, ? for the words, or q to leave.`)
      }
    },
  }
}

function say(...lines: string[]): void {
  for (const line of wrapLines(lines.map(asTyped), columnsOf(process.stdout))) console.log(line)
}

/** The words that can be typed in place of the numbers. */
function wordsOf(options: readonly Option[]): string {
  const words = options.flatMap(({ key, letter }, index) =>
    /^\d+$/.test(key) ? [] : [`${index + 1} ${key}${letter === undefined ? '' : ` or ${letter}`}`],
  )
  return `${words.length === 0 ? 'Numbers only' : `${words.join(', ')} (the first letters will do)`}; q leaves and saves.`
}

/** A number, a letter, a key, or the beginning of a key. */
function findOption(line: string, options: readonly Option[]): Option | undefined {
  const typed = line.trim().toLowerCase()
  if (['q', 'quit', 'leave'].includes(typed) && !options.some(({ key }) => key === typed)) throw new Left()
  if (/^\d+$/.test(typed)) return options[Number(typed) - 1]
  if (typed === '') return undefined
  return options.find(({ letter }) => letter === typed) ?? options.find(({ key }) => key.startsWith(typed))
}

/** Undefined when the signal came first. @throws {Left} at the end of the input. */
async function readLine(prompt: string, signal?: AbortSignal): Promise<string | undefined> {
  if (signal?.aborted) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false })
  const closed = new Promise<never>((_, reject) => terminal.once('close', () => reject(new Left())))
  try {
    return await Promise.race([terminal.question(prompt, signal ? { signal } : {}), closed])
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error
    return undefined
  } finally {
    closed.catch(() => {})
    terminal.close()
  }
}
