import type { JournalEvent } from '../../../mock-provider/index.ts'
import { hasChallenge } from './attempt-slips.ts'
import { byClient, during, sent, type Evidence, type Wrong } from './evidence.ts'
import { replaysOf, tokenRequests } from './wire-facts.ts'

const BASIC = ['basic-missing', 'basic-malformed', 'basic-other-client', 'client-secret']

/** What can be wrong with an exchange of a code; the earlier, the more telling. */
export const exchangeSlips: readonly Wrong[] = [
  {
    slip: 'M27',
    when: (evidence) => reasons(evidence).some((reason) => BASIC.includes(reason)),
    say: 'If you own a secret you show it at every token call: Authorization: Basic base64(id:secret).',
  },
  {
    slip: 'M28',
    when: (evidence) => reasons(evidence).includes('secret-in-body'),
    say: 'The secret in the form is not enough: X takes it in a Basic header only. The 2022 tutorial makes this mistake at its refresh.',
  },
  {
    slip: 'M28',
    when: (evidence) =>
      refusals(evidence).some((event) => event.reason === 'client' && !sent(event, 'form', 'client_id')?.length),
    say: 'An app without a secret says who it is by client_id in the form: there is no header that would.',
  },
  {
    slip: 'M21',
    when: (evidence) => reasons(evidence).includes('redirect'),
    say: 'You say the same address twice: once to ask, once to collect. Send the redirect_uri of the authorization request.',
  },
  {
    slip: 'M11',
    when: (evidence) =>
      refusals(evidence).some(
        (event) => isExchange(event) && !sent(event, 'form', 'code_verifier')?.length && event.reason === 'parameter',
      ),
    say: 'The secret says which app, PKCE says the same attempt: send code_verifier, with a secret too.',
  },
  {
    slip: 'M03',
    when: (evidence) => reasons(evidence).includes('verifier') && hasChallenge(evidence, 'hex', 'hex in base64url'),
    say: 'The challenge of this attempt was the hash in hexadecimal: write its 32 bytes as base64url.',
  },
  {
    slip: 'M04',
    when: (evidence) => reasons(evidence).includes('verifier') && hasChallenge(evidence, 'padded', 'base64'),
    say: 'The challenge of this attempt was base64, another alphabet: "+" and "/" must be "-" and "_", and the "=" has to go.',
  },
  {
    slip: 'M05',
    when: (evidence) =>
      reasons(evidence).includes('verifier') &&
      evidence.attempts.every(({ challenge }) => challenge === 'as it should be'),
    say: 'The verifier must outlive the redirect: send the one whose challenge opened this attempt, not a new one.',
  },
  {
    slip: 'M23',
    when: (evidence) => replaysOf(evidence).some(({ again }) => isExchange(again)),
    say: 'A code is a cloakroom ticket: torn on first use. Send it once.',
  },
  {
    slip: 'M26',
    when: (evidence) => tokenRequests(evidence).some(({ http }) => http?.request.some((each) => each.in === 'query')),
    say: 'A URL is a postcard: the token request carries its parameters in the body.',
  },
  {
    slip: 'M24',
    when: isLeftLying,
    say: 'X gives a code 30 seconds: let the callback itself spend it, and not the next start of your program.',
  },
]

/** Refused token requests, of whatever kind. */
function refusals(evidence: Evidence): JournalEvent[] {
  return byClient(evidence, ['code.refused', 'request.refused'])
}

function reasons(evidence: Evidence): string[] {
  return refusals(evidence).map(({ reason = '' }) => reason)
}

function isExchange(event: JournalEvent): boolean {
  return sent(event, 'form', 'grant_type')?.value === 'authorization_code'
}

/** A command that took its code and ended, all well, without a token request. What a file of lesson 3 does is another thing. */
function isLeftLying(evidence: Evidence): boolean {
  const { runs, callbacks, files } = evidence
  if (files.length > 0) return false
  return runs.some((run) => {
    const isAnswered = callbacks.some(
      ({ what, status, mark }) =>
        what === 'genuine' && status >= 200 && status < 300 && mark > run.from && mark <= run.to,
    )
    return (
      isAnswered &&
      run.ended === 'exit' &&
      run.code === 0 &&
      tokenRequests(evidence, during(evidence, run.name)).length === 0
    )
  })
}
