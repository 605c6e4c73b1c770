import { isSimulated } from '../../../mock-provider/resource-server/resources.ts'
import observed from '../../../mock-provider/wire/observed.json' with { type: 'json' }
import { allOperations } from '../../../mock-provider/wire/operations.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent, testWith } from '../fixtures.ts'

const allScopes = observed.scopes.map(({ name }) => name)
const others = observed.endpointScopes.filter(({ path }) => path !== '/2/users/me')
const notSimulated = others.filter(({ method, path }) => !isSimulated(`${method} ${path}`))
const withScopes = others.filter(({ scopes }) => scopes.length > 0)

function addressOf(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '12')
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name)
}

test('X has 135 known operations, all below /2', () => {
  const paths = observed.endpointScopes.map(({ path }) => path)

  expect(paths).toHaveLength(135)
  expect(paths.filter((path) => !path.startsWith('/2/'))).toEqual([])
})

test('the table of operations says of these what the corpus says, and has 43 more, for the app alone', () => {
  const known = allOperations.filter(({ user }) => user !== null)
  const inTable = known.map(({ name, user, appOnly, oauth1 }) => ({ name, user, appOnly, oauth1 }))
  const inCorpus = observed.endpointScopes.map(({ method, path, scopes, appOnlyAllowed, oauth1Allowed }) => ({
    name: `${method} ${path}`,
    user: scopes.toSorted(),
    appOnly: appOnlyAllowed,
    oauth1: oauth1Allowed,
  }))

  expect(inTable.toSorted(byName)).toEqual(inCorpus.toSorted(byName))
  expect(allOperations).toHaveLength(known.length + 43)
})

test('79 of them are simulated', () => {
  expect(others.length - notSimulated.length + 1).toBe(79)
})

test('every operation answers 401 without a token', async ({ mock }) => {
  const statuses = await Promise.all(
    others.map(async ({ method, path }) => (await mock.fetch(mock.origin + addressOf(path), { method })).status),
  )

  expect(new Set(statuses)).toEqual(new Set([401]))
})

test('every operation answers X’s 403 to a token that lacks one of its scopes', async ({ mock }) => {
  for (const { method, path, scopes } of withScopes) {
    const { accessToken } = await mock.signIn({ scopes: allScopes.filter((scope) => scope !== scopes[0]) })

    const response = await mock.fetch(mock.origin + addressOf(path), {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
    })

    expect(response.status, `${method} ${path}`).toBe(403)
    expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', reason: 'scope' })
  }
})

const withoutSamples = testWith({ overrides: { sampled: 'off' } })

withoutSamples(
  'with sampled=off the others answer 501 in words that are not X’s, and the journal says not simulated',
  async ({ mock }) => {
    const { accessToken } = await mock.signIn({ scopes: allScopes })
    for (const { method, path } of notSimulated) {
      const response = await mock.fetch(mock.origin + addressOf(path), {
        method,
        headers: { authorization: `Bearer ${accessToken}` },
      })

      expect(response.status, `${method} ${path}`).toBe(501)
      expect(await response.text()).toContain('twitter-oauth-lab does not simulate')
      expect(lastEvent(mock)).toMatchObject({
        kind: 'api.called',
        reason: 'not-simulated',
        detail: expect.stringContaining(`${method} ${path} `),
      })
    }
  },
)

test('a fault at "other" meets the operations that are not simulated', async ({ mock }) => {
  mock.faults.arm({ at: 'other', then: { status: 503 } })

  const response = await mock.fetch(`${mock.origin}/2/spaces/1abc`)

  expect(response.status).toBe(503)
})
