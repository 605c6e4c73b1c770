import { expect, test } from 'vitest'
import type { EventKind, Fact, JournalEvent } from '../../mock-provider/index.ts'
import type { Step } from './drive.ts'
import { lifeJudges } from './judge-lives.ts'
import { requestJudges } from './judge-requests.ts'
import { Story, type Verdict } from './story.ts'

/** The recordings show what the judges say of real clients; here each of them says the other thing. */

type Sent = Partial<Record<Fact['in'], Record<string, string>>>

function event(kind: EventKind, status: number, sent: Sent = {}, path = '/2/oauth2/token'): JournalEvent {
  const request = Object.entries(sent).flatMap(([place, facts]) =>
    Object.entries(facts).map(([name, value]) => ({ in: place as Fact['in'], name, value, length: value.length })),
  )
  return { seq: 1, at: 0, actor: 'client', kind, http: { method: 'POST', path, status, request, response: [] } }
}

/** A request that is right in everything but what is given. */
function tokenRequest({ form = {}, header = {}, ...others }: Sent = {}, status = 200): JournalEvent {
  const right = { authorization: 'Basic', 'content-type': 'application/x-www-form-urlencoded' }
  return event('tokens.issued', status, {
    form: { code_verifier: 'v'.repeat(43), ...form },
    header: { ...right, ...header },
    ...others,
  })
}

function attempt(query: Record<string, string>): JournalEvent {
  const right = { state: 's', code_challenge_method: 'S256' }
  return event('attempt.opened', 200, { query: { ...right, ...query } }, '/i/oauth2/authorize')
}

function judgeRequests(...events: JournalEvent[]): string[] {
  const story = new Story([{ name: 'sign in', shown: '', events }])
  return requestJudges.flatMap((judge) => judge(story) ?? []).map(({ verdict, says }) => `${verdict}: ${says}`)
}

test('requests that are right have no defect', () => {
  expect(judgeRequests(attempt({}), tokenRequest()).filter((line) => !line.startsWith('works'))).toEqual([])
})

test.for<[string, JournalEvent]>([
  ['sends code_challenge_method=plain', attempt({ code_challenge_method: 'plain' })],
  ['sends no state', attempt({ state: '' })],
  ['makes a code_verifier of fewer than 43', tokenRequest({ form: { code_verifier: 'v'.repeat(42) } })],
  ['makes a code_verifier of 129 characters', tokenRequest({ form: { code_verifier: 'v'.repeat(129) } })],
  ['sends a wrong Basic header at exchange, which X refuses', tokenRequest({}, 401)],
  ['sends no Basic at exchange', event('tokens.issued', 200)],
  ['sends client_secret in the body and no Basic', event('code.refused', 401, { form: { client_secret: 's' } })],
  ['sends the client secret twice', tokenRequest({ form: { client_secret: 's' } })],
  ['posts text/plain to the token endpoint', tokenRequest({ header: { 'content-type': 'text/plain' } })],
  ['puts parameters of a token request into the URL', tokenRequest({ query: { code: 'c' } })],
])('of a client that %s this is said', ([says, request]) => {
  expect(judgeRequests(request)).toContainEqual(expect.stringContaining(`defect: ${says}`))
})

const done = event('refresh.done', 200)
const refused = event('refresh.refused', 400)
const called = event('api.called', 200)
const turnedAway = event('api.called', 403)

test.for<[string, JournalEvent[], string, Verdict]>([
  ['sign in', [event('code.refused', 400)], '', 'defect'],
  ['sign in', [event('tokens.issued', 401)], '', 'defect'],
  ['sign in', [], '', 'defect'],
  ['call', [turnedAway], '', 'defect'],
  ['call after two hours', [event('api.called', 401)], 'gives nothing', 'defect'],
  ['refresh again', [refused], '', 'defect'],
  ['spend a spent refresh token', [refused], 'throws Error: 400', 'defect'],
  ['refresh twice at once', [done], '', 'works'],
  ['call twice at once after two hours', [done, refused], '', 'defect'],
  ['call from two clients at once after two hours', [done, called, called], '', 'works'],
  ['call after two more hours', [event('api.called', 401), done, called], '', 'works'],
  ['call after a failed refresh', [done], '', 'works'],
  ['call without the scope', [turnedAway], '', 'works'],
  ['sign in with the default client authentication', [event('tokens.issued', 200)], '', 'works'],
  ['ask whether the token is due', [], 'gives true', 'works'],
  ['call refreshToken() of the API client', [done], '', 'works'],
  ['revoke without a hint', [event('revoke.called', 200)], '', 'works'],
  ['revoke', [event('revoke.called', 400)], '', 'defect'],
])('a step "%s" that ends otherwise is judged otherwise', ([name, events, shown, verdict]) => {
  const step: Step = { name, shown, events }

  expect(lifeJudges[name]?.(step, new Story([step]))).toMatchObject({ verdict })
})
