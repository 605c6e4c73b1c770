import { plainPath, type Answer, type Endpoint } from '../../mock-provider/index.ts'

import { MAX_FOUND, takeFirst } from './bounds.ts'

/** What stands around an answer and says where it came from. `around` is that text. */
export type Context = { method?: string; path?: string; status?: number; around?: string }

/** So far before an answer, and behind it, somebody may still speak of it. */
const BEFORE = 4000
const BEHIND = 800

/** An address of X, or its path alone; slashes may be escaped. */
const PATH =
  /(?<![\w./])(?:https?:(?:\\*\/){2}[\w.-]+(?::\d+)?|[\w.-]+(?::\d+)?)?((?:\\*\/)(?:(?:2|1\.1)(?:\\*\/)(?!problems|openapi)|oauth2(?:\\*\/)(?:invalidate_)?token\b|i(?:\\*\/)oauth2(?:\\*\/)authorize\b)[^\s"'`?#&,;<>()\\\]}]*(?:\\\/[^\s"'`?#&,;<>()\\\]}]*)*)/g
const METHOD = /\b(GET|POST|PUT|PATCH|DELETE)\b|\b[Mm]ethod["'\\]*\s*[:=]\s*["'\\]*([a-z]{3,6})\b/g

/** Ways in which programs write a status; `Request failed with code 400`, `HTTP/2 400`, `400 Client Error`. */
const STATUS =
  /\bHTTP\/[\d.]+\s+(\d{3})\b|(?:->|=>|→) ?([45]\d\d)\b|\bstatus(?:[ _-]?code)?["'\\]*\s*(?:[:=]|=>|of|is)?\s*["'\\]*([2-5]\d\d)\b|\bcode ([45]\d\d)\b|\b([45]\d\d) (?:Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Too Many Requests|Service Unavailable|Client Error|Server Error|response)\b|\bHTTP ?([45]\d\d)\b|[[(]([45]\d\d)[\])]/gi

/** A status with where it stands. */
export type Status = { status: number; start: number; end: number }

/** Every status that the text speaks of. */
export function findStatuses(text: string): Status[] {
  return takeFirst(text.matchAll(STATUS), MAX_FOUND).map((match) => {
    const [whole, ...parts] = match
    return {
      status: Number(parts.find((part) => part !== undefined)),
      start: match.index,
      end: match.index + whole.length,
    }
  })
}

/** The request and status of the answer that stands between `start` and `end`; neighbours are the limits of the answers around it. */
export function readContext(text: string, own: { start: number; end: number }, neighbours: [number, number]): Context {
  const before = text.slice(Math.max(neighbours[0], own.start - BEFORE), own.start)
  const behind = text.slice(own.end, Math.min(neighbours[1], own.end + BEHIND))
  const path = [...before.matchAll(PATH)].at(-1) ?? [...behind.matchAll(PATH)][0]
  const status = findStatuses(before).at(-1) ?? findStatuses(behind)[0]
  return {
    ...(path?.[1] !== undefined && { path: withoutEscapes(path[1]), ...methodNear(before, behind) }),
    ...(status && { status: status.status }),
    around: `${before}\n${behind}`,
  }
}

/** The method of the nearest request that is spoken of. */
function methodNear(before: string, behind: string): { method?: string } {
  const found = [...before.matchAll(METHOD)].at(-1) ?? [...behind.matchAll(METHOD)][0]
  const method = found?.[1] ?? found?.[2]
  return method === undefined ? {} : { method: method.toUpperCase() }
}

function withoutEscapes(path: string): string {
  return path.replaceAll('\\', '').replace(/[.:]+$/, '')
}

/** Which of X's endpoints has this path. */
export function endpointOf(path: string | undefined): Endpoint | undefined {
  if (path === undefined) return undefined
  if (/^\/2\/oauth2\/token\/?$/.test(path)) return 'token endpoint'
  if (/^\/2\/oauth2\/revoke\/?$/.test(path)) return 'revocation endpoint'
  if (/^\/oauth2\/(?:token|invalidate_token)\/?$/.test(path)) return 'app-only endpoint'
  if (path.startsWith('/i/oauth2/authorize')) return 'authorization endpoint'
  return /^\/(?:2|1\.1)\//.test(path) ? 'resource server' : undefined
}

/** The request for people: no query, and of the path X's own words. */
export function tellRequest({ method, path }: Context): string | undefined {
  if (path === undefined) return undefined
  return [method, plainPath(path)].filter(Boolean).join(' ')
}

/** The answer with what its context adds. What an answer says itself stands above what is said around it. */
export function inContext(answer: Answer, { method, path, status }: Context): Answer {
  return {
    ...answer,
    endpoint: answer.endpoint ?? endpointOf(path),
    status: answer.status ?? status,
    sent: { method, path, ...answer.sent },
  }
}
