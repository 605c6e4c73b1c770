import { emitKeypressEvents } from 'node:readline'
import { createInterface } from 'node:readline/promises'
import { hang } from './wrapped-text.ts'

/** Whether there is a person to ask: a terminal on both ends, not CI, and nobody said `--yes`. */
export function isInteractive(env: NodeJS.ProcessEnv, yes: boolean): boolean {
  return !yes && !env.CI && process.stdin.isTTY === true && process.stdout.isTTY === true
}

/** Asks for one of these keys; `enter` is Return. Ctrl-C and Ctrl-D mean `quit`. */
export async function waitForKey(prompt: string, keys: readonly string[]): Promise<string> {
  const pressed = listenForKey(keys)
  process.stdout.write(`\n${hang('  ', prompt, process.stdout.columns - 1).join('\n')} `)
  const key = await pressed
  process.stdout.write('\n\n')
  return key
}

/** Listens for one of these keys without a word, until the signal says that nobody needs it any more (`none`). */
export async function listenForKey(keys: readonly string[], signal?: AbortSignal): Promise<string> {
  const { stdin } = process
  emitKeypressEvents(stdin)
  stdin.setRawMode(true)
  stdin.resume()
  const ended = new AbortController()
  try {
    return await new Promise((resolve) => {
      const onKey = (_text: string | undefined, key: Key): void => {
        const name = nameOf(key)
        if (name === 'quit' || keys.includes(name)) resolve(name)
      }
      stdin.on('keypress', onKey)
      ended.signal.addEventListener('abort', () => stdin.off('keypress', onKey))
      signal?.addEventListener('abort', () => resolve('none'), { once: true })
    })
  } finally {
    ended.abort()
    stdin.setRawMode(false)
    stdin.pause()
  }
}

type Key = { name?: string; ctrl?: boolean }

function nameOf({ name = '', ctrl = false }: Key): string {
  if (ctrl && (name === 'c' || name === 'd')) return 'quit'
  return name === 'return' ? 'enter' : name
}

/** Asks for words to be typed in full; true only if they were. */
export async function confirmByTyping(question: string, words: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  const typed = await Promise.race([terminal.question(`\n  ${question}\n  Type "${words}" to go on: `), closed])
  terminal.close()
  return typed.trim().toLowerCase() === words
}
