import type { Crash } from './evidence.ts'
import { isOwnCode, placeIn } from './own-code.ts'

type Lines = readonly string[]
type Place = readonly [path: string, line: string]

/** The first place of the program's own. */
function firstOwn(places: readonly Place[]): Pick<Crash, 'file' | 'line'> {
  const [path, line] = places.find(([each]) => isOwnCode(each)) ?? []
  return placeIn(path, line)
}

/** All places that lines name, in their order. */
function placesIn(lines: Lines, pattern: RegExp): Place[] {
  return lines.flatMap((line) => {
    const [, path, number] = pattern.exec(line) ?? []
    return path !== undefined && number !== undefined ? [[path, number] as const] : []
  })
}

const PYTHON_FRAME = /^ +File "(.+)", line (\d+)/
/** `requests.exceptions.HTTPError: 400 …`, or the name alone. */
const PYTHON_ERROR = /^[A-Za-z_][\w.]*(?:: .*)?$/

/** The newest traceback, whose last line is the error; a syntax error comes without the first. */
export function pythonBrokeOff(lines: Lines): Crash | undefined {
  const begin = lines.lastIndexOf('Traceback (most recent call last):')
  const first = lines.findIndex((line, index) => index > begin && PYTHON_FRAME.test(line))
  if (first === -1) return undefined
  const last = lines.findIndex((line, index) => index > first && PYTHON_ERROR.test(line))
  const message = lines[last]
  if (message === undefined || (begin === -1 && !/^\w*Error: /.test(message))) return undefined
  return { ...firstOwn(placesIn(lines.slice(first, last), PYTHON_FRAME).toReversed()), message }
}

const RUBY_ERROR = /^(\S.*?):(\d+):in [`'][^']*': (.*) \(([A-Z][\w:]*)\)$/
const RUBY_FRAME = /^\tfrom (\S.*?):(\d+):in [`']/
const RUBY_SYNTAX = /^(\S+\.rb):(\d+): (syntax error.*)$/

export function rubyBrokeOff(lines: Lines): Crash | undefined {
  const [syntax] = placesIn(lines, RUBY_SYNTAX)
  const head = lines.findLastIndex((line) => RUBY_ERROR.test(line))
  const [, path = '', line = '', says, name] = RUBY_ERROR.exec(lines[head] ?? '') ?? []
  if (name !== undefined)
    return { ...firstOwn([[path, line], ...placesIn(lines.slice(head), RUBY_FRAME)]), message: `${name}: ${says}` }
  const message = lines.map((each) => RUBY_SYNTAX.exec(each)?.[3]).find((each) => each !== undefined)
  return message === undefined || !syntax ? undefined : { ...firstOwn([syntax]), message }
}

const PHP_ERROR = /^(?:PHP )?(?:Fatal|Parse) error: +(?:Uncaught )?(.*)$/
const PHP_PLACE = / in (\/.+?)(?::| on line )(\d+)$/
const PHP_THROWN = /^ *thrown in (\/.+) on line (\d+)$/
const PHP_FRAME = /^#\d+ (\/.+?)\((\d+)\): /

/** Once in the log and once on the screen, as PHP is set up: the same error. */
export function phpBrokeOff(lines: Lines): Crash | undefined {
  const head = lines.findIndex((line) => PHP_ERROR.test(line))
  const says = PHP_ERROR.exec(lines[head] ?? '')?.[1]
  if (says === undefined) return undefined
  const after = lines.slice(head)
  const places = [...placesIn([says], PHP_PLACE), ...placesIn(after, PHP_THROWN), ...placesIn(after, PHP_FRAME)]
  return { ...firstOwn(places), message: says.replace(PHP_PLACE, '') }
}

const GO_ERROR = /^(?:\.\/)?(\S+\.go):(\d+):\d+: (.+)$/
const GO_FRAME = /^\t(\/\S+\.go):(\d+)/

/** What the compiler says first. */
export function goDidNotCompile(lines: Lines): Crash | undefined {
  const line = lines.find((each) => GO_ERROR.test(each)) ?? ''
  const message = GO_ERROR.exec(line)?.[3]
  return message === undefined ? undefined : { ...firstOwn(placesIn([line], GO_ERROR)), message }
}

export function goPanicked(lines: Lines): Crash | undefined {
  const head = lines.findLastIndex((line) => /^(?:panic|fatal error): /.test(line))
  const message = lines[head]
  if (message === undefined || !lines.some((line, index) => index > head && /^goroutine \d+ \[/.test(line)))
    return undefined
  return { ...firstOwn(placesIn(lines.slice(head), GO_FRAME)), message }
}
