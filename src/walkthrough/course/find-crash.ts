import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Crash } from './evidence.ts'

/** A line of a JavaScript stack with a file of this machine. It begins at a line's start only, so that a long line is read once. */
const FRAME = /^[ \t]+at (?:async )?(?:.*\()?(?:file:\/\/)?(\/[^():\n]+\.[cm]?[jt]s):(\d+):\d+\)?$/gm

/** Where a program says that it is broken: esbuild's, Node's and Python's ways of saying it. */
export function findCrash(output: string): Crash | undefined {
  const syntax = /^(.+?):(\d+):\d+: ERROR: (.+)$/m.exec(output)
  if (syntax) return { file: basename(syntax[1] ?? ''), line: Number(syntax[2]), message: syntax[3] ?? '' }
  const python = [...output.matchAll(/^ *File "(.+)", line (\d+)/gm)].at(-1)
  const message = /^(\w*(?:Error|Exception)\b.*)$/m.exec(output)?.[1] ?? 'it ended with an error'
  if (python) return { file: basename(python[1] ?? ''), line: Number(python[2]), message }
  const own = [...output.matchAll(FRAME)].find(([, path = '']) => !path.includes('node_modules') && existsSync(path))
  return own && { file: basename(own[1] ?? ''), line: Number(own[2]), message }
}

/** Whether a program printed a stack in place of a sentence. */
export function showsStack(output: string): boolean {
  return /^[ \t]+at .+:\d+:\d+\)?$|Traceback \(most recent call last\)/m.test(output)
}
