import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Crash } from './evidence.ts'
import { isOwnCode, placeIn } from './own-code.ts'
import { isFile } from './starters.ts'

/** A line of a stack. Those of a cause are indented further. */
const FRAME = /^ {4}at (?:async )?(?:.*\()?(?:file:\/\/)?(\/[^():]+):(\d+):\d+\)?$/
/** `TypeError: no`, `Error [ERR_X]: no`, `NoTokens: none`. Deno and browsers put words before it. */
const HEAD = /^(?:error: )?(?:Uncaught )?(?:\(in promise\) )?([A-Z][\w$.]*(?: \[\w+\])?(?:: .*)?)$/
/** What Node shows above an error: the file with its line, and below it the source. */
const SHOWN = /^(?:file:\/\/)?(\/[^:]+):(\d+)$/
const CAUSE = /^ +\[cause\]: (.+)$/
/** A message of more lines than this is none. */
const MAX_HEAD = 20

/** A module that is not there, which Node refuses before the program begins. */
export function nodeRefused(lines: readonly string[]): Crash | undefined {
  for (const [index, line] of lines.entries()) {
    const [, message, wanted = '', by] =
      /^Error(?: \[\w+\])?: (Cannot find (?:module|package) '(.*)'(?: imported from (\/.+))?)$/.exec(line) ?? []
    if (message === undefined) continue
    const path = by ?? /^- (\/.+)$/.exec(lines[index + 2] ?? '')?.[1]
    if (path === undefined) continue
    const says = message.replace(/ imported from .*$/, '')
    return { ...placeIn(path, lineOfImport(path, wanted)), message: says }
  }
  return undefined
}

/** An error that nobody caught, or that the program printed with its stack. */
export function nodeBrokeOff(lines: readonly string[]): Crash | undefined {
  const first = lines.findLastIndex((line, index) => isFrame(line) && !isFrame(lines[index - 1] ?? ''))
  if (first === -1) return threwNoError(lines)
  const head = lines.findLastIndex((line, index) => index < first && index >= first - MAX_HEAD && HEAD.test(line))
  const message = HEAD.exec(lines[head] ?? '')?.[1]
  if (message === undefined) return undefined
  return { ...placeOf(lines, head, first), message: message + causeOf(lines, first) }
}

/** `throw 'no tokens'`: there is no stack. */
function threwNoError(lines: readonly string[]): Crash | undefined {
  const end = lines.findLastIndex((line) => /^Node\.js v\d/.test(line))
  const thrown = lines
    .slice(0, Math.max(end, 0))
    .findLast((line) => line !== '' && !line.startsWith('(Use `node --trace-uncaught'))
  return thrown === undefined ? undefined : { message: `it threw ${thrown}, which is no Error` }
}

function isFrame(line: string): boolean {
  return line.startsWith('    at ')
}

/** The first frame of the program's own; else what Node shows above the message, for an error that is found before the start. */
function placeOf(lines: readonly string[], head: number, first: number): Pick<Crash, 'file' | 'line'> {
  for (const line of lines.slice(first)) {
    if (!isFrame(line)) break
    const [, path = '', number] = FRAME.exec(line) ?? []
    if (isOwnCode(path)) return placeIn(path, number)
  }
  const shown = lines.slice(Math.max(head - MAX_HEAD, 0), head).findLast((line) => SHOWN.test(line)) ?? ''
  const [, path, number] = SHOWN.exec(shown) ?? []
  return placeIn(path, number)
}

/** `fetch failed` alone says nothing. */
function causeOf(lines: readonly string[], first: number): string {
  const cause = lines.slice(first).findLast((line) => CAUSE.test(line))
  return cause === undefined ? '' : ` (${CAUSE.exec(cause)?.[1]})`
}

/** Node does not say in which line a module was asked for. */
function lineOfImport(path: string, wanted: string): number | undefined {
  if (!isOwnCode(path) || !isFile(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n')
  const index = lines.findIndex((line) => /\b(?:from|import|require)\b/.test(line) && line.includes(basename(wanted)))
  return index === -1 ? undefined : index + 1
}
