import { MAX_MEMBERS, takeFirst } from './bounds.ts'

/** A member of an object, however it is written: `"detail": "…"`, `\"detail\":\"…\"`, `detail: '…'`, `[detail] => …`. */
export type Member = { name: string; value: string; isNumber: boolean; start: number; end: number }

/** Members that stand together, as in one object. */
export type Group = { members: Member[]; start: number; end: number }

const NAMES =
  'error_description|errorDescription|error|title|detail|type|status_?code|statusCode|status|reason|message|code|required_enrollment|scope|token_type|revoked'

/** The quote that opens a value also closes it: with as many backslashes, so that quotes inside of it do not. */
const QUOTED = '(\\\\*)(["\'`])([^]{0,2000}?)(?<!\\\\)\\4\\5'
const NUMBER = '(-?\\d{1,10})(?![\\w.])'
/** To the end of the line, as `print_r` of PHP and YAML write it. */
const BARE = '([A-Za-z][^\\n"\'`{}\\[\\]&\\\\]{0,400})'

const MEMBER = new RegExp(
  `(?<![\\w.$-])(?:\\\\*["'\`]|\\[)?(${NAMES})(?:\\\\*["'\`]|\\])?\\s{0,4}(=>|[:=])\\s{0,4}((?:string|int)\\(\\d+\\)\\s*|int\\()?(?:${QUOTED}|${NUMBER}|${BARE})`,
  'g',
)

/** As far apart may two members of one object stand. */
const MAX_GAP = 600

/** All objects with members that answers of X have, in their order. */
export function findGroups(text: string): Group[] {
  const groups: Group[] = []
  let [latest, depth]: [Group | undefined, number] = [undefined, 0]
  for (const member of findMembers(text)) {
    const between = latest ? text.slice(latest.end, member.start) : ''
    const next = follow(between, depth)
    if (latest && next !== undefined && between.length <= MAX_GAP) {
      latest.members.push(member)
      latest.end = member.end
      depth = next
    } else {
      latest = { members: [member], start: member.start, end: member.end }
      groups.push(latest)
      depth = 0
    }
  }
  return groups
}

function findMembers(text: string): Member[] {
  return takeFirst(text.matchAll(MEMBER), MAX_MEMBERS).map((match) => {
    const [whole, name = '', , , , , quoted, number, bare = ''] = match
    const value = quoted ?? number ?? bare
    return {
      name,
      value: value.trim(),
      isNumber: number !== undefined,
      start: match.index,
      end: match.index + whole.length,
    }
  })
}

/** How deep the next member stands; undefined where another object has begun outside of this one. */
function follow(between: string, start: number): number | undefined {
  let [depth, isOutside, hasComma] = [start, false, false]
  for (const each of between) {
    if (each === '}' || each === ']') {
      depth -= 1
      isOutside ||= depth < 0
      hasComma = false
    } else if (each === ',') hasComma = true
    else if (each === '{' || each === '[') {
      if (isOutside && !hasComma) return undefined
      depth += 1
    }
  }
  return depth
}
