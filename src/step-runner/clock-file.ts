import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeOwnFile } from '../client/index.ts'
import { askText } from '../system/ask-text.ts'
import { makeOwnFolder } from '../system/temporary-folder.ts'
import { UsageError } from '../system/usage-error.ts'

/** A file that tells the time of a mock: what `LAB_CLOCK` of a program that stays names. */
export type ClockFile = { path: string; close(): void }

/**
 * Writes the file, and again whenever the mock's clock is moved, until it is closed: the program lives in the mock's time.
 *
 * @throws {UsageError} where no mock answers.
 */
export async function openClockFile(origin: string): Promise<ClockFile> {
  const folder = makeOwnFolder('clock')
  const path = join(folder, 'now')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const closing = new AbortController()
  const close = () => {
    closing.abort()
    process.off('exit', remove)
    remove()
  }
  const write = async () => writeOwnFile(path, await tellTime(origin))
  try {
    // Before the first look, so that no move falls in between.
    const moves = await fetch(`${origin}/_mock/events?kind=clock,world`, { signal: closing.signal })
    await write()
    void follow(moves, write)
    return { path, close }
  } catch (cause) {
    close()
    throw new UsageError(`The mock at ${origin} does not tell its time.`, { cause })
  }
}

/** Whatever comes is a move. A mock that is gone has none any more. */
async function follow({ body }: Response, write: () => Promise<void>): Promise<void> {
  try {
    for await (const _ of body ?? []) await write()
  } catch {
    // Closed, or the mock is gone: the last time stays.
  }
}

/** The time of the mock, the machine's, and how many seconds of the mock's pass in one of those. */
async function tellTime(origin: string): Promise<string> {
  const { text } = await askText(`${origin}/_mock/clock`, {}, 10)
  const { now, running, rate }: { now: number; running: boolean; rate: number } = JSON.parse(text)
  return `${now} ${Date.now() / 1000} ${running ? rate : 0}`
}
