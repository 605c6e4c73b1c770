import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { MockProviderOptions } from '../../mock-provider/index.ts'
import { UsageError } from '../system/usage-error.ts'

/**
 * What `--world world.json` fills a mock with. Its members are for the mock to judge when it starts, which names them after
 * the file.
 *
 * @throws {UsageError} for a file that cannot be read or is no JSON, with the place where Node tells it.
 */
export function readWorldFile(paths: readonly string[] = []): Pick<MockProviderOptions, 'contents' | 'contentsName'> {
  const [path, second] = paths
  if (path === undefined) return {}
  if (second !== undefined)
    throw new UsageError(`--world is given twice, ${path} and ${second}: put both into one file`)
  // Whatever it is, the mock looks at each member before it starts.
  return {
    contents: parse(read(path), path) as NonNullable<MockProviderOptions['contents']>,
    contentsName: basename(path),
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new UsageError(`--world ${path} cannot be read (${why})`, { cause })
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`--world ${path} is not JSON${placeOf(String(cause), text)}`, { cause })
  }
}

/** Line and column, each from 1. The engine tells a position for some mistakes only. */
function placeOf(message: string, text: string): string {
  const isAtEnd = /end of JSON/.test(message)
  const position = isAtEnd ? text.trimEnd().length : Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN)
  if (Number.isNaN(position)) return `: ${message.replace(/^SyntaxError: /, '')}`
  const before = text.slice(0, position).split('\n')
  return `: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}${isAtEnd ? ', where it ends too early' : ''}`
}
