import { fault, type SearchFault } from './search-faults.ts'

/**
 * A piece of a query. `at` counts UTF-16 units from 0.
 *
 * `word` is a keyword, a tag or a name as written; `operator` is `name:value`.
 */
export type Token = Sign | Keyword | NamedOperator

type Sign = { kind: '(' | ')' | '[' | ']' | 'or' | 'not'; at: number }
export type Keyword = { kind: 'word' | 'phrase'; at: number; text: string }
export type NamedOperator = { kind: 'operator'; at: number; name: string; value: string }

const BLANK = /\s+/y
const PHRASE = /"((?:[^"\\]|\\.)*)"/y
/** `name:` with a value in quotes, in brackets, or up to the next blank or parenthesis. */
const OPERATOR = /([a-z][a-z_]*):(?:"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|([^\s()"]*))/iy
/** Letters, digits, emoji; `#`, `@` and `$` before a tag or name. X docs, Build a query: other characters need quotes. */
const WORD = /[\p{L}\p{M}\p{N}\p{So}\p{Sk}\p{Extended_Pictographic}_#＃@＠$][^\s()"]*/uy
/** What the rest of an unreadable piece is. */
const REST = /[^\s()]+/y

/** The pieces of a query, and what is wrong with its characters: X names all of those at once (X seen (once) 2024). */
export function tokensOf(query: string): { tokens: Token[]; faults: SearchFault[] } {
  const tokens: Token[] = []
  const faults: SearchFault[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const match = pattern.exec(query)
    if (match) at += match[0].length
    return match ?? undefined
  }
  while (at < query.length) {
    const start = at
    if (take(BLANK)) continue
    const character = query.charAt(at)
    if (character === '(' || character === ')' || character === '[' || character === ']') {
      tokens.push({ kind: character, at: at++ })
      continue
    }
    if (character === '-') {
      tokens.push({ kind: 'not', at: at++ })
      continue
    }
    const phrase = take(PHRASE)
    if (phrase) {
      tokens.push({ kind: 'phrase', at: start, text: unescaped(phrase[1]) })
      continue
    }
    const operator = take(OPERATOR)
    if (operator) {
      const value = operator[2] === undefined ? (operator[3] ?? operator[4] ?? '') : unescaped(operator[2])
      tokens.push({ kind: 'operator', at: start, name: operator[1] ?? '', value })
      continue
    }
    const word = take(WORD)?.[0]
    if (word === undefined) {
      faults.push(unreadable(query, start))
      take(REST)
    } else if (word === 'OR') tokens.push({ kind: 'or', at: start })
    else tokens.push({ kind: 'word', at: start, text: word })
  }
  return { tokens, faults }
}

/** X seen (once) 2024 for a single quote; for all others our choice. */
function unreadable(query: string, at: number): SearchFault {
  return fault(`no viable alternative at character '${String.fromCodePoint(query.codePointAt(at) ?? 0)}'`, at + 1)
}

function unescaped(text = ''): string {
  return text.replaceAll(/\\(.)/gs, '$1')
}
