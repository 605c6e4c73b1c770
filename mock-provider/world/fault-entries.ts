import { answersByCase } from '../wire/cases.ts'
import {
  bodyText,
  clientName,
  delay,
  headerValue,
  method,
  nameList,
  pathText,
  replacement,
  seconds,
  skew,
  statusCode,
  url,
} from './fault-values.ts'
import { choiceKind, flagKind, saying, type ValueKind, type ValueOf } from './value-kinds.ts'

/*
 * What a fault may be. Each entry says here, and nowhere else, what it is called, what it takes and what it does: the types
 * (fault-spec.ts), what `arm` refuses (fault-validation.ts), the OpenAPI document (control/fault-shapes.ts) and the table of
 * docs/faults.md (npm run generate) are read from it. What remains is the code that acts on it (faults/).
 */

/** Members by name. */
export type Entries = { readonly [name: string]: ValueKind<unknown> }

/** What the members of such a table are. */
export type ValuesOf<E extends Entries> = { [Name in keyof E]: ValueOf<E[Name]> }

/** Members that are right by themselves and wrong together: what is refused, and what it takes. */
type Misfit = { name: string; value: unknown; takes: string }

/** One action that is an object. It is told by a member of `by`; those of `beside` go with it. */
export type Action<By extends Entries = Entries, Beside extends Entries = Entries> = {
  readonly by: By
  readonly beside: Beside
  /** How journal and error texts call it. */
  describe(given: Partial<ValuesOf<By> & ValuesOf<Beside>>): string
  misfit?(given: Partial<ValuesOf<By> & ValuesOf<Beside>>): Misfit | undefined
}

/** Everything that a fault can consist of. */
export type FaultTable = {
  readonly endpoints: { readonly [name: string]: string }
  readonly words: { readonly [name: string]: string }
  readonly conditions: Entries
  /** The first that fits decides. */
  readonly actions: { readonly [name: string]: Action }
}

/** The action that an object with these members is, if it is one. */
export function actionOf(names: readonly string[], { actions }: FaultTable): Action | undefined {
  return Object.values(actions).find(({ by }) => names.some((name) => Object.hasOwn(by, name)))
}

/** Infers the members of one action. */
function action<By extends Entries, Beside extends Entries>(entry: Action<By, Beside>): Action<By, Beside> {
  return entry
}

/** RFC 9110 §6.4.1, and the Fetch API lets none of them have a body. */
const STATUSES_WITHOUT_BODY: readonly unknown[] = [204, 205, 304]
const REDIRECTS: readonly unknown[] = [301, 302, 303, 307, 308]

const afterCommit = saying('the server does its work first; only its answer is replaced', flagKind('true, false'))

/** The faults of this version. */
export const faultTable = {
  /** Endpoints by the names that faults use. */
  endpoints: {
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
    mutes: 'muted and blocked accounts',
    lists: 'lists, their members and followers',
    messages: 'direct messages',
    media: 'uploads and media',
    other: 'every other operation of X',
  },
  words: {
    reset: 'the connection breaks; the server did nothing',
    hang: 'no answer; the server did nothing',
    'drop-after-commit': 'the connection breaks; the server did its work',
    'truncated-body': 'half of the body, then the end; the server did its work',
    'malformed-json': 'all but the last brace; the server did its work',
    'html-error-page': '502 and an HTML page; the server did nothing',
    'hold-until-second': 'waits for a second such request, for its release, or 2 s of real time',
  },
  conditions: {
    grantType: choiceKind(['authorization_code', 'refresh_token']),
    client: saying('a client id', clientName),
    method,
    path: saying('as sent, without the query: /2/tweets/1', pathText),
  },
  actions: {
    /** Another answer in place of the endpoint's own; the server did nothing, unless `afterCommit` is set. */
    answer: action({
      by: {
        status: saying('in place of the real answer, of which nothing happens', statusCode),
        body: saying('in place of X’s words', bodyText),
      },
      beside: {
        contentType: saying('application/json; charset=utf-8 unless given', headerValue),
        /** RFC 9110 §10.2.3. */
        retryAfterSeconds: saying('the retry-after header, from now on', seconds),
        retryAfterAs: saying('how it is written; seconds unless given', choiceKind(['seconds', 'date'])),
        location: saying('beside a status that redirects', url),
        afterCommit,
      },
      describe: ({ status = 200, afterCommit: late }) => `status ${status}${late ? ' after commit' : ''}`,
      misfit({ status, body, retryAfterSeconds, retryAfterAs, location }) {
        if (retryAfterAs !== undefined && retryAfterSeconds === undefined)
          return { name: 'retryAfterAs', value: retryAfterAs, takes: 'a retryAfterSeconds beside it' }
        if (location !== undefined && !REDIRECTS.includes(status))
          return {
            name: 'location',
            value: location,
            takes: `a status beside it that redirects: ${REDIRECTS.join(', ')}`,
          }
        if (body === undefined || body === '' || !STATUSES_WITHOUT_BODY.includes(status)) return undefined
        return { name: 'body', value: body, takes: `none beside status ${status}, which has no body` }
      },
    }),
    /** X's answer with that case id of the corpus (of several, the first in `wire/answers.ts`). */
    case: action({
      by: { case: saying('X’s answer of that case in docs/fidelity.md', choiceKind([...answersByCase.keys()])) },
      beside: { afterCommit },
      describe: ({ case: id, afterCommit: late }) => `case ${id}${late ? ' after commit' : ''}`,
    }),
    /** The server did its work; of its success answer, a JSON object, top-level members are missing or others. */
    members: action({
      by: {
        omit: saying('members that are missing', nameList),
        replace: saying('members that have other values', replacement),
      },
      beside: {},
      describe({ omit = [], replace = {} }) {
        const replaced = Object.keys(replace)
        const without = omit.length > 0 ? [`without ${omit.join(', ')}`] : []
        const changed = replaced.length > 0 ? [`with another ${replaced.join(', ')}`] : []
        return `answer ${[...without, ...changed].join(' and ')}`
      },
      misfit({ omit = [], replace = {} }) {
        const twice = omit.find((member) => Object.hasOwn(replace, member))
        return twice === undefined
          ? undefined
          : { name: 'omit', value: twice, takes: 'names that replace does not have' }
      },
    }),
    /** The server starts its work later, also when the client has left by then. */
    delay: action({
      by: {
        delaySeconds: saying('real seconds before the server starts its work', delay),
      },
      beside: {},
      describe: ({ delaySeconds }) => `delay of ${delaySeconds} s`,
    }),
    /** The server did its work; the `Date` header of its answer is off, into the past if negative. */
    date: action({
      by: {
        dateSkewSeconds: saying('the answer’s date header is off by so much', skew),
      },
      beside: {},
      describe: ({ dateSkewSeconds }) => `date off by ${dateSkewSeconds} s`,
    }),
    /** The server did its work; the client gets its answer under a wrong content type. */
    contentType: action({
      by: { contentType: saying('the answer comes under this type', headerValue) },
      beside: {},
      describe: ({ contentType: type }) => `content-type ${type}`,
    }),
  },
} as const satisfies FaultTable
