import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findMeaning, meanings, startMockProvider } from '../../../mock-provider/index.ts'
import { root } from '../../run-command.ts'
import { scenes } from './scenes.ts'

/** What is not played here, each with why. */
const NOT_PLAYED: Record<string, string> = {
  'token-no-words': 'malformed requests, in the tests of the token endpoint',
  'authorize-page malformed': 'a repeated client_id, in the tests of the authorization endpoint',
  'authorize-invalid-request malformed': 'a repeated parameter, in the tests of the authorization endpoint',
  'app-only-credentials unknown': 'of /oauth2/invalidate_token, in its tests',
  'api-unknown-authentication': 'an OAuth 1.0a header, in the tests of the resource server',
  'api-oauth1': 'an OAuth 1.0a header, in the tests of the resource server',
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

/** Reasons of refusals that are none of X's, or that say nothing of the client's doing. */
const NOT_OF_X: Record<string, string> = {
  'not-simulated': 'answered 501, made not to look like X',
  age: 'of a family, not of a request',
  'form-spent': 'of the mock’s own consent page',
  'foreign-page': 'of the mock’s own consent page',
  user: 'of the mock’s own consent page',
  decision: 'of the mock’s own consent page',
}

/** What stands as a reason in a source: the argument before the sentence, or the member. */
function reasonsIn(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8')
  const thrown = source.matchAll(
    /(?<!this\.|query\.)\b(?:ProtocolError|refuse|dead|unauthorized|isWrong|refuseOnPage)\([^;]*?'([a-z][a-z-]+)',\s/g,
  )
  const deaths = source.matchAll(/\breason: '([a-z][a-z-]+)'/g)
  return [...thrown, ...deaths].map(([, reason = '']) => reason)
}

/** The endpoints, and why tokens are dead. */
const sources = ['authorization-server', 'resource-server']
  .flatMap((room) =>
    readdirSync(join(root, 'mock-provider', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `mock-provider/${room}/${name}`),
  )
  .concat('mock-provider/world/token-life.ts')

test('each reason that the endpoints of the mock give is one of the table', () => {
  const given = new Set(sources.flatMap(reasonsIn))
  const known = new Set(meanings.flatMap(({ causes }) => causes.flatMap(({ reasons = [] }) => reasons)))

  expect(given.size).toBeGreaterThan(20)
  expect([...given].filter((reason) => !known.has(reason) && !(reason in NOT_OF_X))).toEqual([])
})
