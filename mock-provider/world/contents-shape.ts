import { isObject } from './checks.ts'
import {
  contentsLists,
  contentsRelations,
  MOST_OF_A_PART,
  textList,
  type Member,
  type WorldContents,
} from './contents.ts'
import { USERNAME } from './users.ts'

/** What a world cannot be filled with: nothing has changed. The message begins with the member: `posts[3].author: …`. */
export class ContentsError extends RangeError {
  readonly field: string
  readonly value: unknown
  readonly allowed: string

  /** @param problem follows the member in the message: ` is missing; it takes a text`. */
  constructor(field: string, problem: string, { value, allowed }: { value?: unknown; allowed: string }) {
    super(`${field}${problem}`)
    this.name = 'ContentsError'
    this.field = field
    this.value = value
    this.allowed = allowed
  }
}

type AnyMembers = Readonly<Record<string, Member>>

const SHOWN_CHARACTERS = 100

/** Looks at every member by itself. @throws {ContentsError} for the first that is wrong. */
export function readContentsShape(value: unknown): WorldContents {
  const names = [...Object.keys(contentsLists), ...Object.keys(contentsRelations)]
  for (const [name, part] of Object.entries(objectAt(value, '', names))) {
    if (Object.hasOwn(contentsLists, name)) readList(part, name, contentsLists[name as keyof typeof contentsLists])
    else readByUser(part, name)
  }
  return value as WorldContents // Each member was looked at.
}

function readList(value: unknown, part: string, members: AnyMembers): void {
  if (!Array.isArray(value) || value.length > MOST_OF_A_PART)
    throw wrong(part, value, `a list of objects, up to ${MOST_OF_A_PART.toLocaleString('en')} of them`)
  value.forEach((item: unknown, index) => readMembers(item, `${part}[${index}]`, members))
}

function readMembers(value: unknown, field: string, members: AnyMembers): void {
  const all = Object.entries(members)
  const given = objectAt(
    value,
    field,
    all.map(([name]) => name),
  )
  for (const [name, { kind, required }] of all) {
    const isGiven = given[name] !== undefined
    if (isGiven ? !kind.fits(given[name]) : required) throw wrongMember(`${field}.${name}`, given[name], kind)
  }
  if (given.createdAt !== undefined && given.ago !== undefined)
    throw new ContentsError(`${field}.ago`, ': createdAt says already when it was made', { allowed: 'one of the two' })
}

/** Names the member inside of an object, or the item of a list, that is the wrong one. */
function wrongMember(field: string, value: unknown, { schema, takes }: Member['kind']): ContentsError {
  const { properties } = schema
  if (isObject(value) && isObject(properties)) {
    const names = Object.keys(properties)
    const stranger = Object.keys(value).find((name) => !names.includes(name))
    if (stranger !== undefined) return unknownMember(memberOf(field, stranger), stranger, names)
  }
  const item = Array.isArray(value) ? value.findIndex((each) => typeof each !== 'string' || each === '') : -1
  return item === -1 ? wrong(field, value, takes) : wrong(`${field}[${item}]`, (value as unknown[])[item], 'a text')
}

function unknownMember(field: string, name: string, names: string[]): ContentsError {
  const allowed = names.join(', ')
  return new ContentsError(field, ` is not known here; there is ${allowed}`, { value: name, allowed })
}

function readByUser(value: unknown, part: string): void {
  if (!isObject(value)) throw wrong(part, value, 'an object of lists, by user name')
  const most = textList({ most: MOST_OF_A_PART })
  for (const [user, names] of Object.entries(value))
    if (!most.fits(names)) throw wrong(memberOf(part, user), names, most.takes)
}

/** @throws {ContentsError} for what is no object, or has a member of another name. */
function objectAt(value: unknown, field: string, names: string[]): Record<string, unknown> {
  const allowed = names.join(', ')
  const place = field === '' ? 'the contents' : field
  if (!isObject(value)) throw wrong(place, value, `an object of ${allowed}`)
  const stranger = Object.keys(value).find((name) => !names.includes(name))
  if (stranger === undefined) return value
  const problem = ` cannot have ${shown(stranger)}; it takes ${allowed}`
  throw new ContentsError(place, problem, { value: stranger, allowed })
}

/** A member by a name that came from outside. */
export function memberOf(field: string, name: string): string {
  return USERNAME.test(name) ? `${field}.${name}` : `${field}[${shown(name)}]`
}

/** A value as a message has it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

function wrong(field: string, value: unknown, allowed: string): ContentsError {
  const problem = value === undefined ? ' is missing' : ` cannot be ${shown(value)}`
  return new ContentsError(field, `${problem}; it takes ${allowed}`, { value, allowed })
}
