import { access } from './access.ts'
import { authorizationEndpoint } from './authorization-endpoint.ts'
import { clients } from './clients.ts'
import { codes } from './codes.ts'
import { credentials } from './credentials.ts'
import { limits } from './limits.ts'
import type { Answer, Match, Meaning } from './meaning.ts'
import { parameters } from './parameters.ts'
import { posts } from './posts.ts'
import { requests } from './requests.ts'
import { uploads } from './uploads.ts'
import { withoutWords } from './without-words.ts'

/**
 * What X's answers mean: the one set of facts. `docs/live.md` is made from it, the client's hints and the journal's reasons are
 * held to it by `test/mock-provider/meanings/`.
 *
 * The first that fits an answer counts, so general ones stand behind special ones.
 */
export const meanings: readonly Meaning[] = [
  ...authorizationEndpoint,
  ...clients,
  ...codes,
  ...parameters,
  ...credentials,
  ...posts,
  ...uploads,
  ...requests,
  ...access,
  ...limits,
  ...withoutWords,
]

/** The names of errors that X is known to give: `invalid_request`, `unauthorized_client`, … */
export function knownErrors(): string[] {
  const names = meanings.flatMap((meaning) => [...meaning.says.matchAll(/`(?:error=)?([a-z]+_[a-z_]+)`/g)])
  return [...new Set(names.map(([, name = '']) => name))]
}

/** The entry for an answer; undefined for one that is not known. */
export function findMeaning(answer: Answer): Meaning | undefined {
  if (answer.meaning !== undefined) return meanings.find(({ id }) => id === answer.meaning)
  return meanings.find(({ match }) => fits(match, answer)) ?? findWithoutWords(answer)
}

/** Of an answer's texts, the one that an entry's sample stands for: by it the entry is known, or it begins as the sample does. */
export function wordsFor({ match, says: sample }: Meaning, { said }: Answer): string | undefined {
  const texts = [match.said ?? []].flat()
  const known = said.find((each) => texts.some((text) => says({ said: [each] }, text)))
  return known ?? said.find((each) => sample.includes(`"${each.slice(0, SAME_START)}`))
}

/** So many characters in common are no chance: `Could not find `, `Sorry, you are `. */
const SAME_START = 14

/** What an answer could be of which status or error's name are all that is known, as in most logs. */
export function candidates({ endpoint, status, error, sent }: Answer): Meaning[] {
  if (status === undefined && error === undefined) return []
  const isOld = sent?.path?.startsWith('/1.1/') ?? false
  return meanings.filter(
    (meaning) =>
      // What revocation shares with the token endpoint is the token endpoint’s, unless it is said whose it is.
      (endpoint === undefined ? meaning.match.endpoint !== 'revocation endpoint' : meaning.endpoint === endpoint) &&
      (status === undefined || meaning.says.startsWith(`${status} `)) &&
      (error === undefined || meaning.says.includes(`\`${error}\``)) &&
      (meaning.endpoint !== 'resource server' || meaning.id.startsWith('v1-') === isOld),
  )
}

/** Some statuses, and some names, have one meaning at an endpoint. */
function findWithoutWords(answer: Answer): Meaning | undefined {
  if (answer.said.length > 0 || answer.isPage) return undefined
  const [only, other] = candidates(answer)
  return other ? undefined : only
}

/** What the answer lacks does not contradict, but for what is said in words. */
function fits(match: Match, answer: Answer): boolean {
  const { said, endpoint, status, isPage, ...exact } = match
  if (said !== undefined && ![said].flat().some((text) => says(answer, text))) return false
  if (endpoint !== undefined && answer.endpoint !== endpoint && (answer.endpoint !== undefined || !isTelling(match)))
    return false
  if (status !== undefined && (answer.status === undefined ? said === undefined : answer.status !== status))
    return false
  if (isPage && !answer.isPage) return false
  const { error, problem, reason, code, state } = exact
  return [
    [error, answer.error],
    [problem, answer.problem],
    [reason, answer.reason],
    [code, answer.code],
    [state, answer.state],
  ].every(([wanted, given]) => wanted === undefined || wanted === given)
}

/** Whether the words alone say where the answer is from. Of the two with the header's text, the token endpoint is the usual one. */
function isTelling({ said, endpoint }: Match): boolean {
  return said !== undefined && endpoint !== 'revocation endpoint'
}

function says({ said }: Answer, text: string): boolean {
  const wanted = plain(text)
  return said.some((each) => {
    const given = plain(each)
    return given.startsWith(wanted) && !/^\w/.test(/\w$/.test(wanted) ? given.slice(wanted.length) : '')
  })
}

/** Libraries change case, blanks and apostrophes. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').replaceAll('’', "'").trim()
}
