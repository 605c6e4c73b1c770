import { basename, sep } from 'node:path'
import { packageRoot } from '../../system/package-root.ts'

/** Where languages keep what a program did not write itself, and what they call code without a file. */
const FOREIGN = [
  /\/node_modules\//,
  /\/(site|dist)-packages\/|\/lib\/python\d|\/\.pyenv\//,
  /\/lib\/ruby\/|\/gems\//,
  /\/vendor\//,
  /\/(go|go-\d[\d.]*)\/src\/|\/pkg\/mod\//,
  /^(node:|internal\/|<)/,
]

/** Our side of a program: the client that it imports, and what starts it. */
const OURS = ['src', 'mock-provider', 'dist', '.bundles', `steps${sep}handoff.ts`]

/** Whether a path of a stack is the program's own code, not a library's, the language's or ours. */
export function isOwnCode(path: string): boolean {
  const root = packageRoot() + sep
  if (OURS.some((name) => path.startsWith(root + name))) return false
  // Where the project itself lies says nothing.
  const base = [root, process.cwd() + sep].find((folder) => path.startsWith(folder)) ?? ''
  const rest = base === '' ? path : `/${path.slice(base.length)}`
  return path !== '' && !FOREIGN.some((pattern) => pattern.test(rest))
}

/** A place in the program's own code, for a `Crash`; nothing for any other. */
export function placeIn(path: string | undefined, line: string | number | undefined): { file?: string; line?: number } {
  if (path === undefined || !isOwnCode(path)) return {}
  return { file: basename(path), ...(line !== undefined && { line: Number(line) }) }
}
