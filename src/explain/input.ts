import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError } from '../system/usage-error.ts'

/** So much of an input is read. */
const MAX_BYTES = 32 * 1024 * 1024

/** A text, and whether it went on behind what was read. */
export type Input = { text: string; isCut: boolean }

/** The file, or standard input where there is none. @throws {UsageError} where nothing is to be had. */
export async function readInput(file: string | undefined, stdin: Readable & { isTTY?: boolean }): Promise<Input> {
  if (file !== undefined && file !== '-') return readFile(file)
  if (stdin.isTTY) throw new UsageError(HOW)
  return nonEmpty(await readStream(stdin), 'Nothing came on standard input.')
}

const HOW = `Nothing to explain: name a file, pipe an answer in, or say it with flags.

    npm run lab -- explain error.log
    pbpaste | npm run lab -- explain
    npm run lab -- explain --status 401 --error unauthorized_client`

async function readFile(file: string): Promise<Input> {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(`There is no file "${file}".`)
  if (stats.isDirectory()) throw new UsageError(`"${file}" is a folder; name a file in it.`)
  return nonEmpty(await readStream(createReadStream(file)), `The file "${file}" is empty.`)
}

async function readStream(stream: Readable): Promise<Input> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    const part = Buffer.from(chunk)
    chunks.push(part.subarray(0, MAX_BYTES - bytes))
    bytes += part.length
    if (bytes > MAX_BYTES) break
  }
  stream.destroy()
  return { text: decode(Buffer.concat(chunks)), isCut: bytes > MAX_BYTES }
}

/** PowerShell writes UTF-16 into files. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '')
}

function nonEmpty(input: Input, otherwise: string): Input {
  if (input.text.trim() === '') throw new UsageError(`${otherwise}\n${HOW}`)
  return input
}
