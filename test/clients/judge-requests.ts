import type { JournalEvent } from '../../mock-provider/index.ts'
import { factOf, placesOf, Story, type Finding, type Verdict } from './story.ts'

type Judge = (story: Story) => Finding | undefined

/** How a client writes its requests, whatever becomes of them. */
export const requestJudges: Judge[] = [
  judgeChallenge,
  judgeVerifier,
  judgeState,
  judgeAuthentication,
  judgeDoubleAuthentication,
  judgeContentType,
  judgeQuery,
]

function finding(event: JournalEvent, verdict: Verdict, says: string): Finding {
  return { verdict, says, events: [event] }
}

function judgeChallenge(story: Story): Finding | undefined {
  const request = story.first('attempt.opened', 'attempt.refused')
  if (!request) return undefined
  const method = factOf(request, 'code_challenge_method')?.value
  if (method === 'S256') return finding(request, 'works', 'asks for PKCE with S256')
  const sent = method === undefined ? 'no code_challenge_method' : `code_challenge_method=${method}`
  return finding(request, 'defect', `sends ${sent}; RFC 7636 §4.3 knows "S256", and "plain" where nothing is sent`)
}

function judgeVerifier(story: Story): Finding | undefined {
  const request = story.events.find((event) => factOf(event, 'code_verifier'))
  if (!request) return undefined
  const { length } = factOf(request, 'code_verifier') ?? { length: 0 }
  if (length >= 43 && length <= 128)
    return finding(request, 'works', 'makes a code_verifier of a length that RFC 7636 has')
  return finding(
    request,
    'defect',
    `makes a code_verifier of ${lengthWords(length)}; RFC 7636 §4.1 has 43 to 128, and X does not mind`,
  )
}

/** What falls out of a Base64 text on the way is another number each time. */
export function lengthWords(length: number): string {
  return length < 43 ? 'fewer than 43 characters' : `${length} characters`
}

function judgeState(story: Story): Finding | undefined {
  const request = story.first('attempt.opened', 'attempt.refused')
  if (!request) return undefined
  if (factOf(request, 'state')?.length) return finding(request, 'works', 'sends a state')
  return finding(request, 'defect', 'sends no state, without which X sends an error back in place of a code')
}

/** The first request without Basic, or with one that is wrong. */
function judgeAuthentication(story: Story): Finding | undefined {
  const [request] = story.authenticated
  const other = story.authenticated.find((event) => event.http?.status === 401 || !factOf(event, 'authorization'))
  if (!other) return request && finding(request, 'works', 'authenticates with Basic wherever X asks for it')
  const taken = other.http?.status === 200 ? 'which this profile lets pass' : 'which X refuses'
  return finding(other, 'defect', `sends ${whatIsMissing(other)} at ${purposeOf(other)}, ${taken}`)
}

function whatIsMissing(event: JournalEvent): string {
  if (factOf(event, 'authorization')) return 'a wrong Basic header'
  return placesOf(event, 'client_secret').length > 0 ? 'client_secret in the body and no Basic' : 'no Basic'
}

function judgeDoubleAuthentication(story: Story): Finding | undefined {
  const request = story.authenticated.find(
    (event) => factOf(event, 'authorization') && placesOf(event, 'client_secret').length > 0,
  )
  if (!request) return undefined
  const says = 'sends the client secret twice, in Basic and in the body; RFC 6749 §2.3 allows one method a request'
  return finding(request, 'defect', says)
}

function judgeContentType(story: Story): Finding | undefined {
  const form = 'application/x-www-form-urlencoded'
  const [request] = story.authenticated
  const other = story.authenticated.find((event) => !factOf(event, 'content-type')?.value?.startsWith(form))
  if (!request) return undefined
  if (!other) return finding(request, 'works', 'posts forms to the token endpoint')
  const type = factOf(other, 'content-type')?.value ?? 'nothing'
  return finding(other, 'defect', `posts ${type} to the token endpoint; RFC 6749 §4.1.3 has a form, and X takes both`)
}

function judgeQuery(story: Story): Finding | undefined {
  const request = story.authenticated.find(({ http }) => http?.request.some((fact) => fact.in === 'query'))
  return request && finding(request, 'defect', 'puts parameters of a token request into the URL; RFC 6749 §2.3.1')
}

/** A request in the words of the page. */
export function purposeOf({ kind, http }: JournalEvent): string {
  if (kind.startsWith('attempt.')) return 'authorization'
  if (kind.startsWith('api.')) return 'a call'
  if (http?.path.endsWith('/revoke')) return 'revocation'
  return http?.request.some(({ value }) => value === 'refresh_token') ? 'refresh' : 'exchange'
}
