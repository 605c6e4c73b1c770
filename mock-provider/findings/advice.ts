import type { JournalEvent } from '../world/journal.ts'
import type { Replay, Stale } from './lineage.ts'
import { hasOverlap, type Events } from './requests.ts'
import { leftAnswers, lostAnswers } from './tokens.ts'

/** Why the journal likely looks as it does, and one thing to do about it. */
export type Advice = { likely: string; wayOut: string }

const SINGLE_FLIGHT = 'keep one refresh per grant under way and hand its promise to every caller'
const STORE_FIRST = 'write the refresh token of each answer to the store before its access token is used'
const CONSENT = 'ask the user for consent again; no request can bring this grant back'
const BASIC =
  'send Authorization: Basic base64(client id:client secret) with every token request of a confidential client'

/** By the reason of a `refresh.refused`. */
const whyRefused: Record<string, Advice> = {
  replayed: {
    likely: 'the refresh token was spent before: two callers refreshed at once, or its successor was not stored',
    wayOut: `${SINGLE_FLIGHT}; ${STORE_FIRST}`,
  },
  unknown: {
    likely: 'the token is another provider’s: left in a store by another test, or cut on the way',
    wayOut: 'start each test with an empty store and with tokens of its own mock',
  },
  expired: {
    likely: 'the refresh token outlived its lifetime (180 days unless refreshLifetimeSeconds says otherwise)',
    wayOut: CONSENT,
  },
  revoked: { likely: 'the grant had ended: see family.closed and revoke.called', wayOut: CONSENT },
  client: {
    likely: 'the client id is unknown here, missing, or not the one that the token was issued to',
    wayOut: 'give the app mock.config.clientId',
  },
  'client-secret': { likely: 'the secret is wrong or was rotated', wayOut: 'give the app mock.config.clientSecret' },
  'basic-missing': { likely: 'the refresh went out without the client’s credentials', wayOut: BASIC },
  'secret-in-body': { likely: 'the secret went out in the body, where X does not look', wayOut: BASIC },
  parameter: { likely: 'a parameter is missing', wayOut: 'send the parameter that the reason names' },
}

const elsewhere: Advice = {
  likely: 'the app talks to another host, or its work was not awaited',
  wayOut: 'give the app mock.config or mock.fetch, or call interceptX(mock); await its work before the check',
}

/** @param events all that happened in the scope, `requests` the refresh requests among it. */
export function adviceOnRefreshes(expected: number, requests: Events, events: Events): Advice {
  const done = requests.filter(({ kind }) => kind === 'refresh.done')
  if (done.length > expected) return adviceOnTooMany(done)
  const refused = requests.find(({ kind }) => kind === 'refresh.refused')
  if (refused) return adviceOnRefusal(refused)
  const fault = requests.find(({ kind }) => kind === 'fault.fired')
  if (fault)
    return {
      likely: `#${fault.seq} met a fault (${fault.reason}) and was not tried again`,
      wayOut: 'retry what the server did not process, or count with toShowTokenRequests',
    }
  const expired = events.find(({ kind, reason }) => kind === 'api.called' && reason === 'expired')
  if (expired)
    return {
      likely: `#${expired.seq} was refused because the access token had expired, and no refresh followed`,
      wayOut: 'refresh before expires_in has run out, or once on a 401',
    }
  if (!events.some(({ http }) => http)) return elsewhere
  return {
    likely: 'the access token was still alive, or the refresh was not awaited',
    wayOut: 'move the clock first: mock.clock.advanceToExpiryOf(accessToken)',
  }
}

function adviceOnTooMany(done: Events): Advice {
  const isTogether = done.some(
    (event, index) => done[index - 1]?.grant === event.grant && hasOverlap(event, done[index - 1]),
  )
  return isTogether
    ? { likely: 'several callers saw the same expiry, and each refreshed', wayOut: SINGLE_FLIGHT }
    : {
        likely: 'the app refreshes while its access token still lives',
        wayOut: 'keep expires_in and refresh when it ends',
      }
}

function adviceOnRefusal({ seq, reason = '' }: JournalEvent): Advice {
  const known = whyRefused[reason]
  if (known) return { ...known, likely: `#${seq} was refused: ${known.likely}` }
  return { likely: `#${seq} was refused: ${reason}`, wayOut: 'the line of that request says what was wrong' }
}

/** For a request with a token that was not the newest. */
export function adviceOnStale({ event, newest }: Pick<Stale, 'event' | 'newest'>, events: Events): Advice {
  if (event.kind === 'api.called')
    return {
      likely: 'a caller kept the access token from before the refresh',
      wayOut: 'read the access token from the store at each call, after the refresh has been written there',
    }
  if (event.reason === 'unknown') return adviceOnRefusal(event)
  if (newest && lostAnswers(events).has(newest.seq)) return lostAnswer(newest)
  if (newest && hasOverlap(event, newest) && leftAnswers(events).has(event.seq)) return leftAnswer(event, newest)
  if (newest && hasOverlap(event, newest))
    return { likely: 'two callers refreshed with the same token at once', wayOut: SINGLE_FLIGHT }
  if (event.at !== newest?.at) return { likely: 'the refresh token of the answer was not stored', wayOut: STORE_FIRST }
  return {
    likely: 'the refresh token of the answer was not stored, or another caller had read the old one before it was',
    wayOut: `${STORE_FIRST}; ${SINGLE_FLIGHT}`,
  }
}

/** For a token or code that was presented again after it was spent. */
export function adviceOnReplay({ again, before, answerLost }: Replay, events: Events): Advice {
  if (answerLost && before) return lostAnswers(events).has(before.seq) ? lostAnswer(before) : leftAnswer(again, before)
  if (again.kind.startsWith('code'))
    return {
      likely: 'the redirect was handled twice: a reload, a double click, a prefetch',
      wayOut: 'delete the pending state at its first use, and exchange only for a state that was there',
    }
  return adviceOnStale({ event: again, newest: before }, events)
}

function lostAnswer({ seq, kind }: JournalEvent): Advice {
  const what = kind === 'refresh.done' ? 'its new refresh token' : 'its tokens'
  return { likely: `the answer to #${seq} was lost, so ${what} never arrived`, wayOut: CONSENT }
}

/** The retry was answered, so that nothing is lost but what the late request did on the server. */
function leftAnswer({ seq }: JournalEvent, retry: JournalEvent): Advice {
  return {
    likely: `the answer to #${seq} was lost: a fault delayed it, its client gave up, and #${retry.seq} was its next try`,
    wayOut: 'wait longer for tokens than for other answers: who gives up cannot know whether they were issued',
  }
}

/** For more requests than expected. */
export function adviceOnRepeated(): Advice {
  return {
    likely: 'several callers sent it, each for itself, or the app tried again after an answer it did not like',
    wayOut: SINGLE_FLIGHT,
  }
}

/** For a request that is missing among these. */
export function adviceOnMissing(requests: Events): Advice {
  if (requests.length === 0) return elsewhere
  return {
    likely: 'the app took another way than the test expects, or its work was not awaited',
    wayOut: 'compare the requests above with what the app should have sent; await its work before the check',
  }
}

/** For an armed fault that met none of these requests. */
export function adviceOnUnfired(events: Events): Advice {
  return {
    likely: events.some(({ http }) => http)
      ? 'no later request fits its endpoint and its "when"'
      : 'no request arrived',
    wayOut: 'arm it before the request, at the endpoint that the app calls, for the client and grant type that it uses',
  }
}

/** By the reason of a call that was not answered as expected. */
const whyOtherwise: Record<string, string> = {
  expired: 'refresh first: before expires_in has run out, or once on a 401',
  scope: 'ask for the scope that it names in the authorization request; an old grant does not grow',
  unknown: 'give the app tokens of this mock: mock.signIn(), or a code exchange in this test',
  revoked: CONSENT,
  'bearer-missing': 'send Authorization: Bearer <access token>',
}

/** For a call that arrived and was answered with another status. */
export function adviceOnStatus({ seq, kind, reason, http }: JournalEvent): Advice {
  if (kind === 'fault.fired')
    return { likely: `#${seq} met a fault (${reason})`, wayOut: 'expect what the fault answers, or disarm it' }
  if (reason === undefined)
    return { likely: `#${seq} was answered ${http?.status} without a refusal`, wayOut: 'expect that status' }
  return {
    likely: `#${seq} was refused: ${reason}`,
    wayOut: whyOtherwise[reason] ?? 'its line above says what was wrong',
  }
}
