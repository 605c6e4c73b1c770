import { goPanicked, goDidNotCompile, phpBrokeOff, pythonBrokeOff, rubyBrokeOff } from './crash-languages.ts'
import { nodeBrokeOff, nodeRefused } from './crash-node.ts'
import type { Crash } from './evidence.ts'

/** Reads in one language's way of saying it why a program broke off. */
type Reader = (lines: readonly string[]) => Crash | undefined

const READERS: readonly Reader[] = [
  esbuildRefused,
  nodeRefused,
  nodeBrokeOff,
  goPanicked,
  goDidNotCompile,
  phpBrokeOff,
  rubyBrokeOff,
  pythonBrokeOff,
]

/** Longer lines are cut before anybody reads them. */
const MAX_LINE = 2000

/** Why a program broke off: the error's own message, with the file and line of the program's own code that it names. */
export function findCrash(output: string): Crash | undefined {
  const lines = output.split('\n').map((line) => line.slice(0, MAX_LINE).trimEnd())
  for (const read of READERS) {
    const crash = read(lines)
    if (crash) return crash
  }
  return undefined
}

/** What an interpreter says when there is no program, each in a line of its own. */
const NO_PROGRAM = [
  /^\S*python\S*: can't open file /,
  /^\S*python\S*: No module named \S+$/,
  /^ruby: No such file or directory -- /,
  /^Could not open input file: /,
  /^stat \S+: no such file or directory$/,
  /^\S*sh: \d+: cannot open \S+: No such file$/,
  /^\S*sh: \S+: No such file or directory$/,
]

/** Why a command did not start, in its interpreter's words; `undefined` for one that printed anything else. */
export function findNoProgram(output: string): string | undefined {
  const lines = output.trim().split('\n', 40)
  const [line = ''] = lines
  if (lines.length === 1 && NO_PROGRAM.some((pattern) => pattern.test(line))) return line
  // Node says it with a stack of its own files.
  return lines.includes('  requireStack: []') ? lines.find((each) => each.startsWith('Error: Cannot find ')) : undefined
}

/** Whether a program printed a stack in place of a sentence. */
export function showsStack(output: string): boolean {
  return STACKS.some((pattern) => pattern.test(output))
}

const STACKS = [
  /^[ \t]+at .+:\d+:\d+\)?$/m,
  /Traceback \(most recent call last\)/,
  /^\tfrom [^\n]+:\d+:in [`']/m,
  /^goroutine \d+ \[/m,
  /^#\d+ \{main\}$/m,
]

function esbuildRefused(lines: readonly string[]): Crash | undefined {
  for (const line of lines) {
    const [, path, number, message] = /^(.+?):(\d+):\d+: ERROR: (.+)$/.exec(line) ?? []
    if (path !== undefined && message !== undefined)
      return { file: path.slice(path.lastIndexOf('/') + 1), line: Number(number), message }
  }
  return undefined
}
