import { expect, onTestFinished, test } from 'vitest'
import { findMeaning, meanings, startMockProvider } from '../../../mock-provider/index.ts'
import { scenes } from './scenes.ts'

/** What is not played here, each with why. */
const NOT_PLAYED: Record<string, string> = {
  'token-no-words': 'malformed requests, in the tests of the token endpoint',
  'authorize-invalid-request malformed': 'a repeated parameter, in the tests of the authorization endpoint',
  'app-only-credentials unknown': 'of /oauth2/invalidate_token, in its tests',
  'api-unknown-authentication': 'an OAuth 1.0a header, in the tests of the resource server',
  'api-oauth1': 'an OAuth 1.0a header, in the tests of the resource server',
  'api-unknown-parameter': 'the mock does not refuse unknown parameters',
  'api-body': 'the mock has words of its own for bodies',
}

test.for(Object.entries(scenes))(
  '%s: the mock answers so, and its reason is one of the causes',
  async ([name, scene]) => {
    const mock = await startMockProvider(scene.options)
    onTestFinished(() => mock.stop())

    const answer = await scene.play(mock)

    const event = mock.journal.events.findLast(({ http, reason }) => http && reason !== undefined)
    const meaning = findMeaning(answer)
    expect(`${meaning?.id} ${event?.reason}`).toBe(name)
    expect(meaning?.causes.flatMap(({ reasons = [] }) => reasons)).toContain(event?.reason)
  },
)

test('each reason of the table is played, or listed with why not', () => {
  const all = meanings.flatMap(({ id, causes }) =>
    causes.flatMap(({ reasons = [] }) => reasons.map((reason) => ({ id, name: `${id} ${reason}` }))),
  )
  const missing = all.filter(({ id, name }) => !(name in scenes) && !(id in NOT_PLAYED) && !(name in NOT_PLAYED))

  expect([...new Set(missing.map(({ name }) => name))]).toEqual([])
})
