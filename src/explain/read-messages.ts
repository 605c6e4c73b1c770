import type { Answer } from '../../mock-provider/index.ts'
import { findAnswers, type Hit } from './answers-in-text.ts'
import { endpointOf, findStatuses, inContext, readContext, tellRequest } from './context.ts'
import type { Found, Reading } from './found.ts'
import type { History } from './history.ts'
import { readSentNear, readShown } from './sent.ts'
import { findSuccess } from './successes.ts'

/** A text, and in which line of the whole input a place of it is. */
export type Lined = { text: string; lineAt: (at: number) => number }

/** Reads messages, logs and bodies: each answer with what is said around it. */
export function readMessages(lined: Lined, history: History): Reading {
  const hits = findAnswers(lined.text)
  const found =
    hits.length > 0
      ? hits.flatMap((hit, index) => readHit(lined, hit, neighboursOf(hits, index)))
      : statusesAlone(lined)
  const success = hits.length === 0 ? findSuccess(lined.text, undefined) : undefined
  if (success?.scope !== undefined) history.grant(success.scope)
  return {
    found: found.map((each) => ({ ...each, answer: history.complete(each.answer, each.where) })),
    successes: success ? [{ ...success.told, where: `line ${lined.lineAt(0)}` }] : [],
  }
}

/** Between which places what is said is said of this answer. */
function neighboursOf(hits: Hit[], index: number): [number, number] {
  return [hits[index - 1]?.end ?? 0, hits[index + 1]?.start ?? Number.POSITIVE_INFINITY]
}

function readHit({ text, lineAt }: Lined, hit: Hit, neighbours: [number, number]): Found[] {
  const where = `line ${lineAt(hit.start)}`
  if (hit.answer.endpoint === 'authorization endpoint')
    return [{ answer: withAuthorizationUrl(hit.answer, text.slice(neighbours[0], hit.start)), where }]
  const context = readContext(text, hit, neighbours)
  const around = context.around ?? ''
  const isOfX = endpointOf(context.path) !== undefined || OF_X.test(around + text.slice(hit.start, hit.end))
  if (isAnybodys(hit.answer) && !isOfX) return []
  const answer = inContext({ ...hit.answer, sent: readSentNear(around) }, context)
  return [{ answer, where, request: tellRequest(context) }]
}

const OF_X = /twitter|tweepy|\bx\.com|xdk/i

/** What happens between any two programs counts only where X is one of them. */
function isAnybodys({ said, code }: Answer): boolean {
  return (
    code === undefined && said.some((text) => /^(?:no answer came|blocked by CORS|Rate limit exceeded)/i.test(text))
  )
}

/** The authorization URL that led to an error at the callback, where it stands above. */
function withAuthorizationUrl(answer: Answer, before: string): Answer {
  const query = [...before.matchAll(/\/i\/oauth2\/authorize\?([^\s"'<>]+)/g)].at(-1)?.[1]
  return query === undefined ? answer : { ...answer, sent: readShown(query) }
}

/** Where there are no words: statuses of requests to X, as logs have them. */
function statusesAlone({ text, lineAt }: Lined): Found[] {
  const told = new Set<string>()
  const isAboutX = OF_X.test(text)
  return findStatuses(text).flatMap((own): Found[] => {
    if (own.status < 400) return []
    const context = readContext(text, own, [0, text.length])
    if (endpointOf(context.path) === undefined && !isAboutX) return []
    const line = lineAt(own.start)
    const key = `${own.status} ${line}`
    if (told.has(key)) return []
    told.add(key)
    const answer = inContext({ said: [], status: own.status }, context)
    return [{ answer, where: `line ${line}`, request: tellRequest(context) }]
  })
}
