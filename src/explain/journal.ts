import { answerOfEvent, type Noted } from '../../mock-provider/index.ts'
import { tellRequest } from './context.ts'
import type { Found, Reading } from './found.ts'

/** `12:00:44  POST /2/oauth2/token 400  g2 RT#1  replayed: RT#1 was used 9 s ago`, as `npm run mock` prints it. */
const LINE = /^\s*\d\d:\d\d:\d\d {2}(GET|POST|PUT|PATCH|DELETE) (\/\S*) (\d{3}|no answer)(?: {2,}(.*))?$/
/** What stands under a line that the terminal broke. */
const CONTINUED = /^ {12}\S/
const REASON = /^([a-z][a-z-]+)(?:: ([^]*))?$/

/** Reads the mock's own log, as text or as JSON lines; undefined where a text has no line of it. */
export function readJournal(text: string): { reading: Reading; rest: string } | undefined {
  const lines = text.split('\n')
  const reading: Reading = { found: [], successes: [] }
  let isJournal = false
  for (const [index, line] of lines.entries()) {
    const event = eventOf(line)
    const noted = event ?? notedIn(lines, index)
    if (!noted) continue
    isJournal = true
    lines[index] = ''
    const found = describe(noted, event ? `event ${event.seq}` : `line ${index + 1}`)
    if (found) reading.found.push(found)
  }
  return isJournal ? { reading, rest: lines.join('\n') } : undefined
}

function describe(event: Noted, where: string): Found | undefined {
  const answer = answerOfEvent(event)
  return answer && { answer, where, request: tellRequest(event.http) }
}

function notedIn(lines: string[], index: number): Noted | undefined {
  const [, method, path, status, rest = ''] = LINE.exec(lines[index] ?? '') ?? []
  if (method === undefined || path === undefined) return undefined
  let outcome = rest
  for (let next = index + 1; CONTINUED.test(lines[next] ?? ''); next += 1) {
    outcome += ` ${lines[next]?.trim()}`
    lines[next] = ''
  }
  const parts = outcome.split(/ {2,}/)
  const [, reason, detail] = REASON.exec(parts.at(-1) ?? '') ?? []
  const isRefresh = /\bRT#|refresh/.test(outcome)
  return {
    kind: isRefresh ? 'refresh.refused' : 'code.refused',
    http: { method, path, status: Number(status) || 0 },
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
  }
}

/** An event as `npm run mock -- --json` and `/_mock/events` write it. */
function eventOf(line: string): (Noted & { seq: number }) | undefined {
  if (!/^(?:data: ?)?\{/.test(line) || !line.includes('"seq"')) return undefined
  const event = parse(line.replace(/^data: ?/, ''))
  const http = member(event, 'http')
  const [kind, method, path, status] = [
    member(event, 'kind'),
    member(http, 'method'),
    member(http, 'path'),
    member(http, 'status'),
  ]
  if (typeof kind !== 'string' || typeof method !== 'string' || typeof path !== 'string') return undefined
  const [reason, detail] = [member(event, 'reason'), member(event, 'detail')]
  return {
    seq: Number(member(event, 'seq')) || 0,
    kind: kind === 'refresh.refused' ? kind : kind === 'code.refused' ? kind : 'api.called',
    http: { method, path, status: Number(status) || 0 },
    ...(typeof reason === 'string' && { reason }),
    ...(typeof detail === 'string' && { detail }),
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined
}
