import { instant, sequence, strings } from './members.ts'
import { choice, flag, list, named, number, object, optional, string } from './shapes.ts'

const count = (says?: string) => number({ whole: true, least: 0, ...(says !== undefined && { says }) })

const found = {
  says: string('one sentence'),
  events: list(number({ whole: true, least: 1 }), { says: 'the numbers of those that show it' }),
  likely: string('why it is likely so'),
  wayOut: string('one thing to do about it'),
  text: string('all of it, the events included, for a person'),
}
const grant = optional(string('such as g1'))

const use = {
  event: sequence('its number'),
  at: instant('when'),
  connection: optional(number({ whole: true })),
  status: optional(number({ whole: true, least: 0, says: '0: no answer' })),
}
const Use = named('Use', object(use))
const Refusal = named(
  'Refusal',
  object({
    ...use,
    request: string('method and path'),
    reason: string('one machine-readable word'),
    detail: optional(string('a sentence for people')),
    tokens: strings(),
  }),
)
const Family = named(
  'Family',
  object({
    grant: string('such as g1'),
    client: string('a client id'),
    user: optional(string('a user name')),
    scopes: strings(),
    tokens: list(string(), { says: 'what was issued, counted per grant: AT#1, RT#2' }),
    refreshes: count(),
    calls: count(),
    replays: list(object({ token: string(), first: optional(Use), again: Use, answerLost: flag() })),
    expired: list(Refusal, { says: 'calls with an access token that was too old' }),
    refusals: list(Refusal, { says: 'all other refusals but replays' }),
    closed: optional(string('replay, user, app or age')),
  }),
)

const Note = named(
  'Note',
  object({
    about: choice(['client-id-beside-basic', 'twitter-com', 'page']),
    says: string('for people, with the reports'),
    events: list(number({ whole: true, least: 1 }), { says: 'the first ten that show it' }),
  }),
)

/** What a journal shows. */
export const Findings = named(
  'Findings',
  object({
    requests: count('all that arrived, refused ones too'),
    tokenRequests: object({ authorization_code: count(), refresh_token: count(), other: count('none of the two') }),
    refreshes: object({ done: count('one whose answer was lost is one'), refused: count() }),
    replays: list(object({ ...found, token: string('RT#1, or the code'), answerLost: flag(), grant }), {
      says: 'refresh tokens and codes that were presented again after they were spent; of one whose answer a fault took or delayed too long (answerLost) the client could not know',
    }),
    staleTokens: list(object({ ...found, grant }), {
      says: 'requests with another than the newest token of their grant: an answer was not used',
    }),
    unfiredFaults: list(object(found), { says: 'armed faults that met no request' }),
    text: string('what was found, one below the other; empty where nothing was'),
    families: list(Family),
    others: list(Refusal, { says: 'refusals that belong to no family' }),
    wrongHosts: list(object({ ...found, host: string('of X') }), {
      says: 'requests to a host of X that does not serve their path; of those that name the mock’s own host there are none',
    }),
    notes: list(Note, { says: 'what passed here and may not at X, as reports of X differ: no failures' }),
    sampled: count('answers that were made up from X’s schema'),
    mark: sequence('the newest event that was looked at: the next `since`'),
  }),
)

const secret = {
  kind: string('access token, refresh token, code, client secret, …'),
  fingerprint: string('as the journal prints it: ..4c55'),
}

/** Secrets that were found in a text. */
export const Leaks = named(
  'Leaks',
  object({
    leaks: list(
      object({
        ...secret,
        form: string('as it was written: as it is, percent-encoded, base64, …'),
        line: number({ whole: true, least: 1 }),
      }),
    ),
    lost: count('secrets that are too old to be known any more; above 0, none found proves nothing'),
    tooShort: list(object(secret), {
      says: 'secrets of fewer than 8 characters, which ordinary words would hold: they are not looked for',
    }),
  }),
)
