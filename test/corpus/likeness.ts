import { isTokenShaped, type TokenKind } from '../../mock-provider/world/tokens.ts'
import type { CorpusCase } from './cases.ts'
import { documentedRequest } from './scene.ts'

/** What may stand where the corpus has a name in angle brackets. */
const PLACEHOLDERS: Record<string, (text: string) => boolean> = {
  // A bare origin comes back with a slash: note of case authorize-approve-redirect.
  redirect_uri: (text) => text === `${documentedRequest.redirect_uri}/`,
  state: (text) => text === documentedRequest.state,
  value: (text) => /^[\w-]+$/.test(text),
  code: (text) => isTokenShaped(text, 'ac'),
  'new access token, same shape': (text) => isTokenShaped(text, 'at'),
  'new refresh token, same shape': (text) => isTokenShaped(text, 'rt'),
  'numeric string': (text) => /^\d+$/.test(text),
  id: (text) => /^\d+$/.test(text),
  name: (text) => /^\w+$/.test(text),
  username: (text) => /^\w+$/.test(text),
  'display name': (text) => text.length > 0,
  n: (text) => /^\d+$/.test(text),
  'unix seconds': (text) => /^\d{10}$/.test(text),
  // These are ours: account data of the docs' samples, see `withoutAccountData`.
  text: (text) => text.length > 0,
  instant: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text),
  minute: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text),
  url: (text) => /^https:\/\/[^\s"]+$/.test(text),
  number: (text) => /^\d+$/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
}

/** A placeholder, or a token sample of the docs. */
const VARIABLE = /<[^<>]+>|AAAA%2FAAA%3DAAAAAAAA|(?<![\w-])[\w-]{91}(?![\w-])/g

/**
 * The expected text itself when the actual one is like it: equal to the letter but for placeholders and token samples,
 * in whose place something of their shape stands. Else the actual text, so that a failing test shows both.
 */
export function liken(actual: string, expected: string): string {
  const variables = expected.match(VARIABLE) ?? []
  const pattern = expected.split(VARIABLE).map(escapeRegExp).join('([^"]*?)')
  const [whole, ...found] = new RegExp(`^${pattern}$`, 's').exec(actual) ?? []
  if (whole === undefined) return actual
  return variables.every((variable, index) => fits(variable, found[index] ?? '')) ? expected : actual
}

/**
 * The whole text of an answer whose body is fully known.
 *
 * @throws {RangeError} where JSON.parse has changed the body (402-credits has a number above 2^53) and no text is given.
 */
export function expectedText(corpusCase: CorpusCase): string {
  const { body, bodyText } = corpusCase.response
  if (bodyText !== undefined) return bodyText
  if (typeof body === 'string') return body
  // X's gateway prints its problems with two blanks (lengths 99, 93, 292, 297; iembot 154); parsed copies do not show it.
  const { headers = {} } = corpusCase.response
  const isCompact = headers['content-length'] === String(JSON.stringify(body).length)
  const isPretty = headers['content-type'] === 'application/problem+json' && !isCompact
  const text = JSON.stringify(showsAccount(corpusCase) ? withoutAccountData(body) : body, null, isPretty ? 2 : 0)
  if (/\d{16}/.test(text.replaceAll(/"[^"]*"/g, '')))
    throw new RangeError(`${corpusCase.id}: a number that JSON.parse cannot keep`)
  return text.replaceAll(/"(<number>|<boolean>)"/g, '$1')
}

const ACCOUNTS_OF_OTHERS = ['tweets-create-201', 'bookmarks-list-200']

/** Samples show accounts and posts that this mock does not have: only the shape of their values can be compared. */
export function showsAccount({ id, request, response }: CorpusCase): boolean {
  return (request.path === '/2/users/me' && response.status === 200) || ACCOUNTS_OF_OTHERS.includes(id)
}

/** The same members, each value replaced by what kind of value it is. */
export function withoutAccountData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAccountData)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutAccountData(member)]))
  if (typeof value !== 'string') return `<${typeof value}>`
  if (value.includes('<')) return value
  return `<${['numeric string', 'instant', 'url'].find((name) => PLACEHOLDERS[name]?.(value)) ?? 'text'}>`
}

function fits(variable: string, text: string): boolean {
  if (variable.includes('%')) return /^A{4,}[\w-]+%2F[\w-]+%3D[\w-]+$/.test(text)
  if (!variable.startsWith('<')) return isTokenShaped(text, kindOf(variable))
  const shape = PLACEHOLDERS[variable.slice(1, -1)]
  if (!shape) throw new RangeError(`the corpus has a placeholder ${variable} that is not known here`)
  return shape(text)
}

/** `at` for a sample of an access token, and so on. */
function kindOf(sample: string): TokenKind {
  const kind = (['ac', 'at', 'rt'] as const).find((candidate) => isTokenShaped(sample, candidate))
  if (kind) return kind
  throw new RangeError(`${sample} is 91 characters long and no token`)
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
