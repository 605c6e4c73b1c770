import * as fc from 'fast-check'
import { startMockProvider, type MockProvider, type Profile } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { exchange, getCode, lastEvent, readTokens, refresh, revoke, statusOfCall, testWith } from '../fixtures.ts'
import { sameCases } from '../../same-cases.ts'

const grace = testWith({ profile: 'grace', overrides: { revokeScope: 'token' } })
const longGrace = testWith({ overrides: { previousRefreshTokenGraceSeconds: 60, accessTokenLifetimeSeconds: 30 } })
const agedGrace = testWith({ overrides: { previousRefreshTokenGraceSeconds: 60, refreshLifetimeSeconds: 100 } })
const alternateGrace = testWith({
  profile: 'grace',
  overrides: { rotation: 'alternate', oldAccessTokenSurvives: false },
})

for (const which of ['accessToken', 'refreshToken'] as const)
  grace(`a pair whose ${which} was revoked is not handed out again`, async ({ mock }) => {
    const { refreshToken } = await mock.signIn()
    const pair = readTokens(await refresh(mock, refreshToken))
    await revoke(mock, pair[which])

    const again = await refresh(mock, refreshToken)

    expect(again.status).toBe(400)
    expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason: 'replayed' })
  })

grace('a refresh token that was revoked after its use has no grace', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  await revoke(mock, refreshToken)

  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

longGrace('a pair whose access token has expired is not handed out again', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  mock.clock.advance({ seconds: 30 })

  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

agedGrace('a refresh token that got too old within the grace window has no grace', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.clock.advance({ seconds: 99 })
  await refresh(mock, refreshToken)
  mock.clock.advance({ seconds: 1 })

  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

alternateGrace('a pair whose access token was superseded is not handed out again', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)
  const pair = readTokens(await refresh(mock, refreshToken))
  await refresh(mock, pair.refreshToken)

  expect((await refresh(mock, refreshToken)).status).toBe(400)
})

const switches: fc.Arbitrary<Partial<Profile>> = fc.record({
  rotation: fc.constantFrom('always', 'never', 'alternate'),
  previousRefreshTokenGraceSeconds: fc.constantFrom(0, 60, 600),
  replayClosesFamily: fc.boolean(),
  codeReplayRevokes: fc.boolean(),
  failedExchangeBurnsCode: fc.boolean(),
  oldAccessTokenSurvives: fc.boolean(),
  revokeScope: fc.constantFrom('grant', 'token'),
  refreshLifetimeSlides: fc.boolean(),
  accessTokenLifetimeSeconds: fc.constantFrom(40, 400),
  refreshLifetimeSeconds: fc.constantFrom(50, 500),
  rateLimits: fc.constant('off'),
})

const nth = fc.nat({ max: 30 })

const deeds = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ do: fc.constant('consent' as const), nth }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('exchange' as const), nth }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('refresh' as const), nth }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('revoke access', 'revoke refresh'), nth }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('user', 'suspend', 'save and restore'), nth }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), nth }) },
  ),
  { minLength: 10, maxLength: 30 },
)

/** Every code and token of a world, and which of them were seen refused. It knows no rule of ours. */
class Witness {
  readonly codes: string[] = []
  readonly accessTokens = new Set<string>()
  readonly refreshTokens = new Set<string>()
  readonly dead = new Set<string>()
  readonly #mock: MockProvider

  constructor(mock: MockProvider) {
    this.#mock = mock
  }

  at(tokens: Set<string>, index: number): string | undefined {
    return [...tokens][index % tokens.size]
  }

  /** Tokens of an answer: none was dead before, and the access token works. */
  async receive(answer: Awaited<ReturnType<typeof refresh>>): Promise<void> {
    if (answer.status !== 200) return
    const { access_token: access, refresh_token: next } = JSON.parse(answer.text)
    expect([access, next].filter((text) => this.dead.has(text))).toEqual([])
    expect(await statusOfCall(this.#mock, access)).toBe(200)
    this.accessTokens.add(access)
    if (next !== undefined) this.refreshTokens.add(next)
  }

  /** Who was refused once is refused for ever. */
  async look(index: number): Promise<void> {
    const token = this.at(this.accessTokens, index)
    if (token !== undefined) this.#see(token, await statusOfCall(this.#mock, token))
  }

  async refresh(token: string): Promise<void> {
    const answer = await refresh(this.#mock, token)
    this.#see(token, answer.status)
    await this.receive(answer)
  }

  /** What was revoked is refused from then on. A refresh spends a living token, which here none may be. */
  async mourn(accessToken?: string, refreshToken?: string): Promise<void> {
    if (accessToken !== undefined) expect(await statusOfCall(this.#mock, accessToken)).toBe(401)
    if (refreshToken !== undefined) expect((await refresh(this.#mock, refreshToken)).status).toBe(400)
    for (const token of [accessToken, refreshToken]) if (token !== undefined) this.dead.add(token)
  }

  #see(token: string, status: number): void {
    if (status !== 200) this.dead.add(token)
    else expect(this.dead.has(token), 'a dead token works again').toBe(false)
  }
}

async function act(mock: MockProvider, witness: Witness, deed: { do: string; nth: number }): Promise<void> {
  const accessToken = witness.at(witness.accessTokens, deed.nth)
  const refreshToken = witness.at(witness.refreshTokens, deed.nth)
  const code = witness.codes[deed.nth % witness.codes.length]
  if (deed.do === 'consent') witness.codes.push(await getCode(mock))
  else if (deed.do === 'exchange' && code !== undefined) await witness.receive(await exchange(mock, code))
  else if (deed.do === 'refresh' && refreshToken !== undefined) await witness.refresh(refreshToken)
  else if (deed.do === 'revoke access' && accessToken !== undefined) {
    await revoke(mock, accessToken)
    await witness.mourn(accessToken)
  } else if (deed.do === 'revoke refresh' && refreshToken !== undefined) {
    await revoke(mock, refreshToken)
    await witness.mourn(undefined, refreshToken)
  } else if (deed.do === 'user') {
    mock.revokeByUser()
    for (const token of witness.accessTokens) await witness.mourn(token)
    for (const token of witness.refreshTokens) await witness.mourn(undefined, token)
  } else if (deed.do === 'suspend') {
    mock.suspendClient(mock.config.clientId)
    if (refreshToken !== undefined) expect((await refresh(mock, refreshToken)).status).toBe(400)
    mock.unsuspendClient(mock.config.clientId)
  } else if (deed.do === 'save and restore') mock.restore(JSON.parse(JSON.stringify(mock.snapshot())))
  else if (deed.do === 'wait') mock.clock.advance({ seconds: deed.nth * 2 })
}

test('no way leads from a dead token to a living one, under any combination of switches', async () => {
  await fc.assert(
    fc.asyncProperty(switches, deeds, async (overrides, story) => {
      const mock = await startMockProvider({ overrides })
      const witness = new Witness(mock)
      try {
        await witness.receive(await exchange(mock, await getCode(mock)))
        for (const deed of story) {
          await act(mock, witness, deed)
          await witness.look(deed.nth)
        }
        for (let index = 0; index < witness.accessTokens.size; index += 1) await witness.look(index)
      } finally {
        await mock.stop()
      }
    }),
    { ...sameCases, numRuns: 60 },
  )
})
