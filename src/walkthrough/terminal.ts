import { emitKeypressEvents } from 'node:readline'
import { createInterface } from 'node:readline/promises'

/** Whether there is a person to ask: a terminal on both ends, not CI, and nobody said `--yes`. */
export function isInteractive(env: NodeJS.ProcessEnv, yes: boolean): boolean {
  return !yes && !env.CI && process.stdin.isTTY === true && process.stdout.isTTY === true
}

/** Waits for one of these keys; `enter` is Return. Ctrl-C, and `q` where it is among the keys, mean `quit`. */
export async function waitForKey(prompt: string, keys: readonly string[]): Promise<string> {
  process.stdout.write(`\n  ${prompt} `)
  const { stdin } = process
  emitKeypressEvents(stdin)
  stdin.setRawMode(true)
  stdin.resume()
  try {
    return await new Promise((resolve) => {
      const onKey = (_text: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
        const name =
          key.ctrl && (key.name === 'c' || key.name === 'd')
            ? 'quit'
            : key.name === 'return'
              ? 'enter'
              : (key.name ?? '')
        if (name !== 'quit' && !keys.includes(name)) return
        stdin.off('keypress', onKey)
        resolve(name)
      }
      stdin.on('keypress', onKey)
    })
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    process.stdout.write('\n\n')
  }
}

/** Asks for words to be typed in full; true only if they were. */
export async function confirmByTyping(question: string, words: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  const typed = await Promise.race([terminal.question(`\n  ${question}\n  Type "${words}" to go on: `), closed])
  terminal.close()
  return typed.trim().toLowerCase() === words
}
