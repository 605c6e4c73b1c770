import type { EndpointName, FaultAction } from '../world/faults.ts'
import { choice, named, number, object, optional, text, wordOrObject } from './shapes.ts'

/**
 * The body of `POST /_mock/faults`: names and types. What goes together is checked in `world/faults.ts`.
 *
 * An action that is new there needs a line here, in `words` or as one more object; without it the compiler complains.
 */

const endpoints: Record<EndpointName, string> = {
  authorize: 'log-in and consent page',
  token: 'POST /2/oauth2/token',
  revoke: 'POST /2/oauth2/revoke',
  'app-only': 'POST /oauth2/token and /oauth2/invalidate_token',
  'users/me': 'GET /2/users/me',
  other: 'every operation of X that is not simulated',
}

const words: Record<Extract<FaultAction, string>, string> = {
  reset: 'the connection is cut before anything happens',
  hang: 'no answer comes, and nothing happens',
  'drop-after-commit': 'the server does its work, and the answer is lost',
  'hold-until-second': 'waits until a second request arrives, until it is released, or 2 s of real time',
}

const statusAction = object({
  status: number({ whole: true, says: 'this status in place of the real answer' }),
  body: optional(text({ least: 0, most: 100_000, says: 'the body of that answer' })),
  contentType: optional(
    text({ pattern: '^[\\x20-\\x7e]+$', takes: 'a media type', says: 'the content-type of that answer' }),
  ),
  retryAfterSeconds: optional(number({ whole: true, least: 0, says: 'its retry-after header' })),
})

const delayAction = object({
  delaySeconds: number({ says: 'real seconds to wait before the real answer' }),
})

const action = wordOrObject(
  choice(namesOf(words), {
    says: listed(words),
    takes: `${namesOf(words).join(', ')}, { status } or { delaySeconds }`,
  }),
  [statusAction, delayAction],
)

const members = {
  at: choice(namesOf(endpoints), { says: listed(endpoints) }),
  when: optional(
    object({
      grantType: optional(choice(['authorization_code', 'refresh_token'])),
      client: optional(text({ says: 'a client id' })),
    }),
  ),
  times: optional(number({ whole: true, says: 'how many requests it meets; 1 unless given' })),
  then: action,
}

/** What to arm. */
export const NewFault = named('NewFault', object(members))

/** What is armed, with how often it fired and will fire. */
export const Fault = named(
  'Fault',
  object({
    id: number({ whole: true, least: 1 }),
    ...members,
    fired: number({ whole: true, least: 0, says: 'how many requests it has met' }),
    remaining: number({ whole: true, least: 0, says: 'how many more it will meet' }),
  }),
)

function namesOf<T extends string>(descriptions: Record<T, string>): T[] {
  return Object.keys(descriptions) as T[] // A record's keys are its own names.
}

/** `reset`: …, `hang`: …; the descriptions for the document. */
function listed(descriptions: Record<string, string>): string {
  return Object.entries(descriptions)
    .map(([name, says]) => `\`${name}\`: ${says}`)
    .join('; ')
}
