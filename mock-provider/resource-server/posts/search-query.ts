import type { World } from '../../world/world.ts'
import { fault, type SearchFault, type SearchReason } from './search-faults.ts'
import * as operators from './search-operators.ts'
import type { Matcher } from './search-operators.ts'
import { tokensOf, type Keyword, type NamedOperator, type Token } from './search-tokens.ts'

/** A query that can be asked, or all that X finds wrong with it. */
export type ParsedQuery = { matches: Matcher; faults: [] } | { faults: SearchFault[] }

/** A part of a query that matches by itself, as it was found; `isNegated` counts all minus signs and groups around it. */
type Leaf = { at: number; isNegated: boolean; isStandalone: boolean; isStopword: boolean }

/** Groups in groups; deeper ones are refused in the words of a parenthesis out of place (our choice). */
const MAX_DEPTH = 50

/** Gnip docs, PowerTrack rules, "stop words"; X seen (many) with `a` and `you`. */
const STOPWORDS = new Set(
  'a an and at but by com from http https if in is it its me my or rt the this to too via we www you'.split(' '),
)

/** X docs, Build a query: blanks join before `OR` does; `-` is of what stands right behind it. */
export function parseQuery(query: string, world: World): ParsedQuery {
  const { tokens, faults } = tokensOf(query)
  if (faults.length > 0) return { faults }
  const parser = new Parser(query, tokens, world)
  const matches = parser.parse()
  if (parser.faults.length > 0) return { faults: parser.faults }
  const clauses = [...clauseFaults(parser.leaves), ...parser.operatorFaults]
  return clauses.length > 0 ? { faults: clauses } : { matches, faults: [] }
}

/** What X asks of a query as a whole. Cases as X seen (many), in this order, at position 1: Gnip rules and v2 searches. */
function clauseFaults(leaves: readonly Leaf[]): SearchFault[] {
  const noStopwords = fault('Rules must contain at least one positive, non-stopword clause', 1)
  const positive = leaves.filter(({ isNegated }) => !isNegated)
  if (positive.length === 0) return [fault('Rules must contain a non-negation term', 1), noStopwords]
  const standalone = positive.filter(({ isStandalone }) => isStandalone)
  const [first] = positive
  if (standalone.length === 0)
    return [fault('is/has/lang cannot be used as a standalone operator', (first?.at ?? 0) + 1)]
  return standalone.every(({ isStopword }) => isStopword) ? [noStopwords] : []
}

class Parser {
  /** What keeps the query from being read; the first is the last. */
  readonly faults: SearchFault[] = []
  /** Operators that are not there. */
  readonly operatorFaults: SearchFault[] = []
  readonly leaves: Leaf[] = []
  readonly #query: string
  readonly #tokens: readonly Token[]
  readonly #world: World
  #next = 0
  #lastClosed: number | undefined

  constructor(query: string, tokens: readonly Token[], world: World) {
    this.#query = query
    this.#tokens = tokens
    this.#world = world
  }

  parse(): Matcher {
    const matches = this.#either(false, 0)
    const left = this.#tokens[this.#next]
    // X seen (once) 2024: counted from 0 here, from 1 elsewhere.
    if (left) this.#refuse(`missing EOF at '${this.#textOf(left)}'`, left.at)
    return matches
  }

  #either(isNegated: boolean, depth: number): Matcher {
    const choices = [this.#all(isNegated, depth)]
    while (this.#takes('or')) choices.push(this.#all(isNegated, depth))
    return choices.length === 1 && choices[0] ? choices[0] : (post) => choices.some((matches) => matches(post))
  }

  #all(isNegated: boolean, depth: number): Matcher {
    const parts = [this.#one(isNegated, depth)]
    for (let token = this.#peek(); token && token.kind !== 'or' && token.kind !== ')'; token = this.#peek())
      parts.push(this.#one(isNegated, depth))
    return parts.length === 1 && parts[0] ? parts[0] : (post) => parts.every((matches) => matches(post))
  }

  /** Any number of minus signs is one: X seen (once) 2022 with `--b`. */
  #one(isNegated: boolean, depth: number): Matcher {
    if (!this.#takes('not')) return this.#term(isNegated, depth)
    while (this.#takes('not'));
    const matches = this.#term(!isNegated, depth)
    return (post) => !matches(post)
  }

  #term(isNegated: boolean, depth: number): Matcher {
    const token = this.#peek()
    if (!token) return this.#noTerm(undefined)
    this.#next += 1
    if (token.kind === 'operator') return this.#operator(token, isNegated)
    if (token.kind === 'word' || token.kind === 'phrase') return this.#keyword(token, isNegated)
    return token.kind === '(' ? this.#group(token.at, isNegated, depth) : this.#noTerm(token)
  }

  #group(at: number, isNegated: boolean, depth: number): Matcher {
    if (depth >= MAX_DEPTH) return this.#refuse("no viable alternative at input '('", at + 1)
    const matches = this.#either(isNegated, depth + 1)
    const end = this.#peek()
    if (this.#takes(')')) this.#lastClosed = end?.at
    else this.#unclosed()
    return matches
  }

  #operator({ at, name, value }: NamedOperator, isNegated: boolean): Matcher {
    const operator = operators.operatorNamed(name)
    const isStandalone = operator?.isStandalone ?? !operators.isConjunction(name)
    this.leaves.push({ at, isNegated, isStandalone, isStopword: false })
    if (value === '') return this.#refuse(`no viable alternative at input '${name}:'`, at + 1)
    const matches = operator?.make(value, this.#world)
    if (matches && (isNegated || !operators.isOnlyNegated(name, value))) return matches
    // What is wrong with a value is told in the words for an operator that is not there: our choice.
    this.operatorFaults.push(unknownOperator(name, value, at + 1))
    return nothing
  }

  #keyword({ at, kind, text }: Keyword, isNegated: boolean): Matcher {
    if (kind === 'word' && text.toLowerCase() === 'and') return this.#refuse(AMBIGUOUS_AND, at + 1)
    const isStopword = STOPWORDS.has(text.toLowerCase())
    this.leaves.push({ at, isNegated, isStandalone: true, isStopword })
    const matches = kind === 'word' ? operators.matchWord(text, this.#world) : operators.matchPhrase(text)
    return matches ?? this.#refuse(`no viable alternative at input '${text.slice(0, 100)}'`, at + 1)
  }

  /** X seen (once) 2024 for a bracket; `OR` at either end or twice, `()`, a minus sign before nothing: our choice. */
  #noTerm(token: Token | undefined): Matcher {
    const [what, at] = token ? [this.#textOf(token), token.at] : ['<EOF>', this.#query.length]
    return this.#refuse(`no viable alternative at input '${what}'`, at + 1)
  }

  /** X seen (once) 2024: the group before is blamed, if there is one. What X says where there is none is our choice. */
  #unclosed(): void {
    if (this.#lastClosed === undefined) this.#refuse("no viable alternative at input '<EOF>'", this.#query.length + 1)
    else this.#refuse("missing EOF at ')'", this.#lastClosed)
  }

  #refuse(message: string, position: number): Matcher {
    if (this.faults.length === 0) this.faults.push(fault(message, position))
    this.#next = this.#tokens.length
    return nothing
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next]
  }

  #takes(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false
    this.#next += 1
    return true
  }

  #textOf({ kind, at }: Token): string {
    return kind === 'or' ? 'OR' : kind === 'not' ? '-' : this.#query.charAt(at)
  }
}

const nothing: Matcher = () => false

/** X seen (many) 2023 and 2024 (4cat 359), in these letters for `AND`. */
const AMBIGUOUS_AND =
  'Ambiguous use of and as a keyword. Use a space to logically join two clauses, or "and" to find occurrences of and in text'

/** X seen (many) 2022 to 2026 (steampipe-plugin-twitter 10): the same sentence whether X has the operator or not. */
function unknownOperator(name: string, value: string, position: number): SearchFault {
  const text = operators.operatorText(name, value)
  const sentence =
    `Reference to invalid operator '${text}'. Operator is not available in current product or product packaging. ` +
    'Please refer to complete available operator list at http://t.co/operators.'
  return fault(sentence, position, whyNot(name, value, text.slice(0, 100)))
}

function whyNot(name: string, value: string, text: string): { reason: SearchReason; detail: string } {
  if (operators.isNotBuilt(name, value))
    return { reason: 'search-operator-not-built', detail: `X has the operator ${text}; this mock does not` }
  if (operators.isOnlyNegated(name, value))
    return { reason: 'search-operator-value', detail: `the operator ${text} can only be excluded: -${text}` }
  if (operators.operatorNamed(name) && text === name)
    return { reason: 'search-operator-value', detail: `the operator ${name} has a value that it cannot have` }
  return { reason: 'search-operator-unknown', detail: `X documents no operator ${text} for searches` }
}
