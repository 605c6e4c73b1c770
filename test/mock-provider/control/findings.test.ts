import { refreshTokens } from '../../../src/client/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { judgeFaultsFired, judgeNoReplay, judgeRotation } from '../../../src/testing/judges.ts'
import { readFamilies, type MockProvider } from '../../../mock-provider/index.ts'
import { ask } from './call.ts'

/** A client that presents its first refresh token twice, and what it was given at first. */
async function replay(mock: MockProvider): Promise<string> {
  const { refreshToken = '' } = await mock.signIn()
  await refreshTokens(mock.config, { refreshToken })
  await refreshTokens(mock.config, { refreshToken }).catch(() => {})
  return refreshToken
}

test('a journal in which nothing is wrong has counts and no findings', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  await refreshTokens(mock.config, { refreshToken })

  const { json } = await ask(mock, 'GET /findings')

  expect(json).toMatchObject({
    requests: 1,
    tokenRequests: { authorization_code: 0, refresh_token: 1, other: 0 },
    refreshes: { done: 1, refused: 0 },
    replays: [],
    staleTokens: [],
    unfiredFaults: [],
    text: '',
    others: [],
    mark: mock.journal.mark(),
  })
})

test('a replay is told with the words, the events and the advice of the matchers', async ({ mock }) => {
  await replay(mock)
  const { events } = mock.journal

  const { json } = await ask(mock, 'GET /findings')

  expect(json.replays).toHaveLength(1)
  expect(json.replays[0]).toMatchObject({ token: 'RT#1', grant: 'g1', answerLost: false })
  expect(json.replays[0].text).toBe(judgeNoReplay(events).message)
  expect(json.staleTokens[0].text).toBe(judgeRotation(events).message)
  expect(json.families).toEqual(readFamilies(events).families)
  // A replay is a stale token as well, and is told once.
  expect(json.text).toBe(json.replays[0].text)
})

test('a fault that met no request is told with the advice of the matcher', async ({ mock }) => {
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })

  const { json } = await ask(mock, 'GET /findings')

  expect(json.unfiredFaults).toMatchObject([
    { says: expect.stringContaining('never fired'), likely: 'no request arrived' },
  ])
  expect(judgeFaultsFired(mock.journal.events).message).toContain(json.unfiredFaults[0].wayOut)
})

test('since, client and user say which part of the journal is judged; what came before is still known', async ({
  mock,
}) => {
  const spent = await replay(mock)
  const mark = mock.journal.mark()
  await refreshTokens(mock.config, { refreshToken: spent }).catch(() => {})

  const { json: later } = await ask(mock, `GET /findings?since=${mark}`)
  const { json: other } = await ask(mock, `GET /findings?client=${mock.clients.list()[1]?.clientId}`)
  const { json: user } = await ask(mock, `GET /findings?user=ADA_PRACTICE`)

  expect(later).toMatchObject({ requests: 1, replays: [{ token: 'RT#1' }] })
  // The first use is from before the mark.
  expect(later.families[0].replays).toMatchObject([{ first: { event: expect.any(Number) } }])
  expect(other).toMatchObject({ requests: 0, replays: [] })
  expect(user.replays).toHaveLength(2)
})

test.extend({ mockOptions: { journalSize: 3 } })('events that are missing prove nothing: 410', async ({ mock }) => {
  for (let count = 0; count < 5; count += 1) await mock.fetch(`${mock.origin}/2/users/me`)

  const { status, json } = await ask(mock, 'GET /findings')

  expect(status).toBe(410)
  expect(json.detail).toContain('journal truncated')
})

test('a text is looked through for secrets; kind, fingerprint and line come back, and no secret', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const text = `first line\ntoken=${encodeURIComponent(Buffer.from(accessToken).toString('base64'))}\n`

  const { text: answer, json } = await ask(mock, 'POST /findings/leaks', { text })
  const { json: none } = await ask(mock, 'POST /findings/leaks', { text: mock.fingerprintOf(accessToken) })

  expect(json).toMatchObject({
    leaks: [{ kind: 'access token', fingerprint: mock.fingerprintOf(accessToken), line: 2 }],
    lost: 0,
    tooShort: [],
  })
  expect(answer).not.toContain(accessToken)
  expect(none.leaks).toEqual([])
})

test.extend({ mockOptions: { clients: [{ clientSecret: 'dog' }] } })(
  'a secret that is too short to be looked for is named by its fingerprint',
  async ({ mock }) => {
    const { json } = await ask(mock, 'POST /findings/leaks', { text: 'dogma' })

    expect(json).toEqual({
      leaks: [],
      lost: 0,
      tooShort: [{ kind: 'client secret', fingerprint: mock.fingerprintOf('dog') }],
    })
  },
)

test('a text that is too long is refused with the limit, and so is a body', async ({ mock }) => {
  const [text, body] = await Promise.all(
    [1_000_001, 1_100_000].map((length) => ask(mock, 'POST /findings/leaks', { text: 'x'.repeat(length) })),
  )

  expect(text).toMatchObject({ status: 400, json: { allowed: 'a text, at most 1000000 long' } })
  expect(body).toMatchObject({
    status: 413,
    json: { detail: 'the body is larger than 1048576 bytes; send less at once', allowed: 'at most 1048576 bytes' },
  })
})

test('a token that was issued after an earlier scan is found as well', async ({ mock }) => {
  await ask(mock, 'POST /findings/leaks', { text: 'nothing yet' })
  const { refreshToken } = await mock.signIn()

  const { json } = await ask(mock, 'POST /findings/leaks', { text: refreshToken })

  expect(json.leaks).toMatchObject([{ kind: 'refresh token', line: 1 }])
})

test.for(['/findings', '/journal', '/journal/wait', '/events'])(
  '%s refuses a mark that the journal has not reached: of another world it would prove nothing',
  async (path, { mock }) => {
    const { status, json } = await ask(mock, `GET ${path}?since=23`)

    expect(status).toBe(400)
    expect(json).toMatchObject({ field: 'since', value: 23, allowed: '0 to 0' })
  },
)
