import { readFileSync } from 'node:fs'
import observed from '../../../mock-provider/wire/observed.json' with { type: 'json' }
import { answerNotes } from '../../../mock-provider/findings/answer-notes.ts'
import { apiNotes, otherOfOauth } from '../../../mock-provider/findings/api-notes.ts'
import { authorizationNotes, headerNotes, otherHeader } from '../../../mock-provider/findings/header-notes.ts'
import { noteOnCame, noteOnSent } from '../../../mock-provider/findings/parameter-notes.ts'
import { sentNotes } from '../../../mock-provider/findings/sent-notes.ts'
import type { Fact } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'

const all = { ...sentNotes, ...answerNotes, ...apiNotes, ...headerNotes, ...authorizationNotes }
const cases = new Set(observed.cases.map(({ id }) => id))

/** The names whose values the journal writes down, as its file has them. */
const publicNames = [
  ...(/const PUBLIC = new Set\(([\s\S]*?)\.flat/
    .exec(readFileSync(new URL('../../../mock-provider/world/facts.ts', import.meta.url), 'utf8'))?.[1]
    ?.matchAll(/'([^']+)'/g) ?? []),
].map(([, name = '']) => name)

const factOf = (where: Fact['in'], name: string): Fact => ({ in: where, name, length: 1 })

test('every name that the mock writes down in clear has a note', () => {
  expect(publicNames.length).toBeGreaterThan(30)
  expect(publicNames.filter((name) => !Object.hasOwn(all, name))).toEqual([])
})

test('every parameter and member of the corpus’ requests to OAuth’s endpoints has a note', () => {
  const requests = observed.cases.filter(({ request: { path } }) => /oauth2/.test(path)).map(({ request }) => request)
  const names = requests.flatMap(({ query = {}, body }) => [
    ...Object.keys(query),
    ...(typeof body === 'object' && body !== null ? Object.keys(body) : []),
  ])

  expect(names.length).toBeGreaterThan(50)
  expect([...new Set(names)].filter((name) => !Object.hasOwn(sentNotes, name))).toEqual([])
})

test('every fact of a log-in, an exchange and a refresh has a note of its own', async ({ mock }) => {
  await mock.approve(
    `${mock.config.authorizationEndpoint}?${new URLSearchParams({ response_type: 'code', client_id: mock.config.clientId, redirect_uri: mock.config.redirectUri, scope: 'tweet.read', state: 'some', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' })}`,
  )
  const requests = mock.journal.events.flatMap(({ http }) => http ?? [])
  const unknown = requests.flatMap((http) =>
    http.request.filter((fact) => [otherOfOauth.means, otherHeader.means].includes(noteOnSent(fact, http).means)),
  )

  expect(requests.length).toBeGreaterThan(0)
  expect(unknown.map(({ name }) => name)).toEqual([])
})

test.for(Object.entries(all))('%s says whence it is known, and names no case that is not there', ([, note]) => {
  const [, list = ''] = /cases? (.+)$/.exec(note.source) ?? []

  expect(note.source).toMatch(/^(?:RFC \d{4}|X docs|X’s OpenAPI|Mock only|Fetch|Upgrade)/)
  for (const name of list.split(', ').filter(Boolean)) expect([...cases]).toContain(name)
  for (const text of [note.means, note.checkedBy, note.without]) expect(text).not.toBe('')
})

test('a name that belongs to every object is a name like another', () => {
  expect(noteOnSent(factOf('form', 'constructor'), { path: '/2/oauth2/token' }).means).toBe(otherOfOauth.means)
  expect(noteOnSent(factOf('header', 'toString'), { path: '/2/users/me' }).means).toBe(otherHeader.means)
  expect(noteOnCame(factOf('json', 'hasOwnProperty'))).toBeUndefined()
})
