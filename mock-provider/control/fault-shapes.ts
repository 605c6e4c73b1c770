import { answersByCase } from '../wire/cases.ts'
import type { EndpointName, FAULT_WORDS, FaultSpec } from '../world/fault-spec.ts'
import { assertFaultSpec } from '../world/fault-validation.ts'
import {
  choice,
  either,
  flag,
  list,
  named,
  number,
  object,
  optional,
  record,
  string,
  type ObjectShape,
} from './shapes.ts'

/**
 * Faults as the document describes them; what may be armed is decided in `world/fault-validation.ts` alone.
 *
 * An endpoint, word or action that is new in `world/fault-spec.ts` needs its line here; without it the compiler complains.
 */

const endpoints: Record<EndpointName, string> = {
  authorize: 'log-in and consent page',
  token: 'POST /2/oauth2/token',
  revoke: 'POST /2/oauth2/revoke',
  'app-only': 'POST /oauth2/token and /oauth2/invalidate_token',
  'users/me': 'GET /2/users/me',
  users: 'the other look-ups of users',
  tweets: 'posts and timelines',
  bookmarks: 'bookmarks of a user',
  likes: 'likes of a user or a post',
  follows: 'followers and followed',
  other: 'every operation of X that is not simulated',
}

const words: Record<(typeof FAULT_WORDS)[number], string> = {
  reset: 'the connection breaks; the server did nothing',
  hang: 'no answer; the server did nothing',
  'drop-after-commit': 'the connection breaks; the server did its work',
  'truncated-body': 'half of the body, then the end; the server did its work',
  'malformed-json': 'all but the last brace; the server did its work',
  'html-error-page': '502 and an HTML page; the server did nothing',
  'hold-until-second': 'waits for a second such request, for its release, or 2 s of real time',
}

const status = number({ whole: true, says: 'in place of the real answer, of which nothing happens' })
const body = string('in place of X’s words')
const afterCommit = optional(flag('the server does its work first'))
const beside = {
  contentType: optional(string('application/json; charset=utf-8 unless given')),
  retryAfterSeconds: optional(number({ whole: true, says: 'the retry-after header, from now on' })),
  retryAfterAs: optional(choice(['seconds', 'date'], { says: 'how it is written; seconds unless given' })),
  location: optional(string('an http or https URL, beside a status that redirects')),
  afterCommit,
}
const omit = list(string(), { says: 'members that are missing' })
const replace = record('members that have other values')

const action = either(
  choice(namesOf(words), { says: listed(words) }),
  object({ status, body: optional(body), ...beside }),
  object({ status: optional(status), body, ...beside }),
  object({
    case: choice([...answersByCase.keys()], { says: 'X’s answer of that case in docs/fidelity.md' }),
    afterCommit,
  }),
  object({ omit, replace: optional(replace) }),
  object({ omit: optional(omit), replace }),
  object({ delaySeconds: number({ says: 'real seconds before the server starts its work' }) }),
  object({ dateSkewSeconds: number({ whole: true, says: 'the answer’s date header is off by so much' }) }),
  object({ contentType: string('the answer comes under this type') }),
)

const times = either(
  number({ whole: true, says: 'how many requests it meets; 1 unless given' }),
  choice(['always'], { says: 'until it is disarmed' }),
)

const when = object({
  grantType: optional(choice(['authorization_code', 'refresh_token'])),
  client: optional(string('a client id')),
  method: optional(string('such as POST')),
  path: optional(string('as sent, without the query: /2/tweets/1')),
})

const members = {
  at: choice(namesOf(endpoints), { says: listed(endpoints) }),
  when: optional(when),
  times: optional(times),
  then: action,
} as const

/** What to arm. */
export const NewFault: ObjectShape<FaultSpec> = named('NewFault', { ...object(members), read: readFaultSpec })

/** What is armed, with how often it fired and will fire. */
export const Fault = named(
  'Fault',
  object({
    id: number({ whole: true, least: 1 }),
    ...members,
    fired: number({ whole: true, least: 0, says: 'how many requests it has met' }),
    remaining: either(number({ whole: true, least: 0, says: 'how many more it will meet' }), choice(['always'])),
  }),
)

function readFaultSpec(given: unknown, field: string): FaultSpec {
  const spec: unknown = record('').read(given, field)
  assertFaultSpec(spec)
  return spec
}

function namesOf<T extends string>(descriptions: Record<T, string>): T[] {
  return Object.keys(descriptions) as T[] // A record's keys are its own names.
}

/** `reset`: …, `hang`: …; the descriptions for the document. */
function listed(descriptions: Record<string, string>): string {
  return Object.entries(descriptions)
    .map(([name, says]) => `\`${name}\`: ${says}`)
    .join('; ')
}
