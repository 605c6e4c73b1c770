import type { ParameterNote } from './parameter-note.ts'

const BASIC: ParameterNote = {
  short: 'who is asking',
  means: 'Says which app is asking and proves it: base64 of client id, colon and client secret.',
  seenBy: 'secret',
  checkedBy: 'the token, revocation and app-only endpoints, each time; apps without a secret send none',
  without: '401 unauthorized_client: "Missing valid authorization header", also for a secret that is wrong',
  source: 'RFC 7617 §2, RFC 6749 §2.3.1; cases token-confidential-no-basic, token-wrong-secret',
}

const BEARER: ParameterNote = {
  short: 'who is asking',
  means: 'Carries the access token: whoever holds it may act.',
  seenBy: 'secret',
  checkedBy: 'the API: known, alive, with the scopes that the call needs',
  without: '401; 403 where a scope is missing',
  source: 'RFC 6750 §2.1; cases me-401, me-403-missing-scope',
}

const OTHER: ParameterNote = {
  short: 'who is asking',
  means: 'Says who is asking, in a way that this endpoint does not take: it takes Basic, the API takes Bearer.',
  seenBy: 'secret',
  checkedBy: 'the endpoint, which reads nothing out of it',
  without: '401, as with this one',
  source: 'RFC 9110 §11.6.2; case token-confidential-no-basic',
}

/** By the scheme, in lower case. */
export const authorizationNotes: Readonly<Record<string, ParameterNote>> = {
  basic: BASIC,
  bearer: BEARER,
  other: OTHER,
}

const unread = (means: string, source: string): ParameterNote => ({
  means,
  seenBy: 'public',
  checkedBy: 'nobody here',
  without: 'the answer is the same',
  source,
})

/** Headers whose names are told, in lower case; `authorization` is beside them. */
export const headerNotes: Readonly<Record<string, ParameterNote>> = {
  'content-type': {
    means: 'Says how the body is written: as a form, or as JSON.',
    seenBy: 'public',
    checkedBy: 'every endpoint that reads a body',
    without: 'parameters are not found, and named as missing although they were sent',
    source: 'RFC 6749 §4.1.3, Appendix B; case body-content-type-400',
  },
  'content-length': {
    means: 'How many bytes the body has.',
    seenBy: 'public',
    checkedBy: 'the server, which reads so many and no more',
    without: 'the body has to come in chunks',
    source: 'RFC 9112 §6.2',
  },
  'transfer-encoding': {
    means: 'The body comes in chunks, whose number is not known before.',
    seenBy: 'public',
    checkedBy: 'the server',
    without: 'content-length says where the body ends',
    source: 'RFC 9112 §6.1',
  },
  host: {
    means: 'The host that the app asked for. X has the log-in at x.com, tokens and the API at api.x.com.',
    seenBy: 'public',
    checkedBy: 'X, which serves each path at one host; the mock serves all at one, and reports the wrong one',
    without: 'HTTP does not take the request',
    source: 'RFC 9110 §7.2; cases authorize-api-host, token-page-host',
  },
  origin: {
    means: 'The site whose script sent this. X lets no script of another site read its answers.',
    seenBy: 'public',
    checkedBy: 'the browser: without CORS headers in the answer it keeps the answer from the page',
    without: 'the request did not come from a script in a browser, as it should be',
    source: 'Fetch Standard, "CORS protocol"; case page-without-cors',
  },
  'x-lab-actor': {
    means: 'The mock’s own: who sends this in the lab, a name that a test chose.',
    seenBy: 'public',
    checkedBy: 'nobody: it stands in the journal',
    without: 'the journal says client',
    source: 'Mock only: X does not know it',
  },
  'accept-encoding': unread('Which compressions the app can read.', 'RFC 9110 §12.5.3'),
  accept: unread('Which kinds of answers the app would like; X answers with JSON.', 'RFC 9110 §12.5.1'),
  'accept-language': unread('Which languages the browser’s owner reads.', 'RFC 9110 §12.5.4'),
  'user-agent': unread('Which program sent this. It helps you find out who asked twice.', 'RFC 9110 §10.1.5'),
  connection: unread('Whether the connection stays open for the next request.', 'RFC 9110 §7.6.1'),
  cookie: unread('What a server gave this browser to bring along. X’s API reads none.', 'RFC 6265 §4.2'),
  referer: unread('The page that led here, as its address may tell more than it should.', 'RFC 9110 §10.1.3'),
  'cache-control': unread('Whether an older answer would do.', 'RFC 9111 §5.2'),
  pragma: unread('The same as cache-control, in its old form.', 'RFC 9111 §5.4'),
  priority: unread('How urgent the answer is to the browser.', 'RFC 9218 §5'),
  'sec-fetch-site': unread('Whether a page of the same site asked, as the browser sees it.', 'Fetch Metadata §2.3'),
  'sec-fetch-mode': unread('How the browser asked: a link, a script.', 'Fetch Metadata §2.2'),
  'sec-fetch-dest': unread('What the browser wants to do with the answer.', 'Fetch Metadata §2.1'),
  'sec-fetch-user': unread('Whether a person clicked.', 'Fetch Metadata §2.4'),
  'upgrade-insecure-requests': unread('The browser would rather be led to https.', 'Upgrade Insecure Requests §3.2.1'),
}

/** A header of which nothing else is known. */
export const otherHeader: ParameterNote = {
  means: 'A header that X’s documentation does not speak of.',
  seenBy: 'secret',
  checkedBy: 'nobody here',
  without: 'the answer is the same',
  source: 'RFC 9110 §5.1: what a server does not know it ignores',
}
