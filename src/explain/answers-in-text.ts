import type { Answer } from '../../mock-provider/index.ts'
import { answerOfGroup, isErrorName } from './answer-of-group.ts'
import { MAX_FOUND, takeFirst } from './bounds.ts'
import { findGroups, type Group } from './members.ts'
import { findPhrases, isKnownText } from './phrases.ts'
import { findRedirects } from './redirects.ts'

/** An answer, and where in the text it stands. */
export type Hit = { start: number; end: number; answer: Answer; isObject?: boolean }

const ERROR_NAME =
  /(?<![\w.=])(invalid_(?:grant|scope|client)|unauthorized_client|access_denied|unsupported_response_type)(?![\w=])/g
const PAGE = /<!doctype html|<html[\s>]/gi

/** All answers that a text shows in words, in its order. What one finder has found, no later one finds again. */
export function findAnswers(text: string): Hit[] {
  const hits: Hit[] = []
  let rest = text
  for (const find of [findRedirects, groups, findPhrases]) {
    const found = find(rest)
    hits.push(...found)
    rest = blank(rest, found)
  }
  // A page or a name alone says the least.
  if (hits.length === 0) hits.push(...pages(text))
  if (hits.length === 0) hits.push(...errorNames(text))
  return joinNear(
    hits.toSorted((first, second) => first.start - second.start),
    text,
  )
}

function groups(text: string): Hit[] {
  return findGroups(text)
    .slice(0, MAX_FOUND)
    .flatMap((group) => {
      const answer = answerOfGroup(group)
      if (!answer) return []
      // X's page gets the address to go on to as JSON.
      const isRedirect = answer.said.some((each) => each.startsWith('Redirect is requested'))
      return isRedirect ? [] : [{ start: startOf(group), end: group.end, answer, isObject: true }]
    })
}

/** Where it begins to be an answer: programs put codes and messages of their own in front. */
function startOf({ members, start }: Group): number {
  return (
    members.find(({ name, value }) => !/^(?:code|message|status.*)$/i.test(name) || isKnownText(value))?.start ?? start
  )
}

/** X's own page has known words; any other page stands for whoever made it. */
function pages(text: string): Hit[] {
  const first = text.search(PAGE)
  return first === -1 ? [] : [{ start: first, end: first + 5, answer: { said: [], isPage: true } }]
}

/** A name alone, as libraries put it into their messages. */
function errorNames(text: string): Hit[] {
  return takeFirst(text.matchAll(ERROR_NAME), MAX_FOUND).flatMap((match) => {
    const [whole, error = ''] = match
    if (!isErrorName(error)) return []
    const isOfBrowser = /^(?:access_denied|invalid_scope|unsupported_response_type)$/.test(error)
    const answer: Answer = { said: [], error, ...(isOfBrowser && { endpoint: 'authorization endpoint' as const }) }
    return [{ start: match.index, end: match.index + whole.length, answer }]
  })
}

/** As long as before, newlines included, so that places stay what they are. */
function blank(text: string, hits: Hit[]): string {
  let blanked = ''
  let at = 0
  for (const { start, end } of hits) {
    if (start < at) continue
    blanked += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ')
    at = end
  }
  return blanked + text.slice(at)
}

/** So near to each other, a name and a text are one message: `(invalid_request) Value passed …`. */
const NEAR = 80
/** So near to each other, a message and an object with the same words are one answer. */
const SAME_DUMP = 800

/** One message that several finders saw parts of. */
function joinNear(hits: Hit[], text: string): Hit[] {
  const joined: Hit[] = []
  for (const hit of hits) {
    const latest = joined.at(-1)
    if (latest && isOneMessage(latest, hit, text)) {
      latest.end = Math.max(latest.end, hit.end)
      latest.answer = merge(latest.answer, hit.answer)
      latest.isObject ||= hit.isObject ?? false
    } else joined.push({ ...hit })
  }
  return joined
}

function isOneMessage(first: Hit, second: Hit, text: string): boolean {
  const between = text.slice(first.end, second.start)
  const sameWords = first.answer.said.some((each) => second.answer.said.some((other) => isSame(each, other)))
  // The message of an error, then the body that it was made of.
  if (sameWords && first.isObject !== second.isObject && between.length <= SAME_DUMP) return true
  if (between.length > NEAR || between.includes('\n\n')) return false
  const isBare = ({ answer }: Hit) => answer.said.length === 0 && !answer.isPage && answer.state === undefined
  return isBare(first) || isBare(second) || (sameWords && !between.includes('\n'))
}

/** One may have a full stop more, or a list of what would have been right. */
function isSame(one: string, other: string): boolean {
  const [short = '', long = ''] = [one.toLowerCase(), other.toLowerCase()].toSorted((a, b) => a.length - b.length)
  return long.startsWith(short)
}

function merge(first: Answer, second: Answer): Answer {
  return { ...second, ...first, said: [...new Set([...first.said, ...second.said])] }
}
