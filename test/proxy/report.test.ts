import { createHash } from 'node:crypto'
import type { MockProvider } from '../../mock-provider/index.ts'
import { seenBy } from '../../src/proxy/own-mock.ts'
import { formatReport } from '../../src/proxy/report-text.ts'
import { buildReport, type Failure, type Report } from '../../src/proxy/report.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { proxyTo } from './connect.ts'

async function reportOf(mock: MockProvider, failOn: Failure[] = []): Promise<Report> {
  return buildReport({
    seen: seenBy(mock),
    proxy: await proxyTo(mock),
    command: ['npm', 'test'],
    ended: { code: 0 },
    failOn,
  })
}

function post({ origin, config }: MockProvider, path: string, form: Record<string, string>): Promise<Response> {
  const authorization = `Basic ${btoa(`${config.clientId}:${config.clientSecret}`)}`
  return fetch(origin + path, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) })
}

function refresh(mock: MockProvider, refreshToken: string): Promise<Response> {
  return post(mock, '/2/oauth2/token', { grant_type: 'refresh_token', refresh_token: refreshToken })
}

function getMe(mock: MockProvider, accessToken: string): Promise<Response> {
  return fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
}

test('each family has its client, user, scopes, tokens and uses', async ({ mock }) => {
  const ada = await mock.signIn()
  await mock.signIn({ user: 'ben_practice', scopes: ['users.read'] })
  await refresh(mock, ada.refreshToken ?? '')
  await getMe(mock, ada.accessToken)

  const { families, requests } = await reportOf(mock)

  const { clientId: client } = mock.config
  expect(families).toMatchObject([
    {
      grant: 'g1',
      client,
      user: 'ada_practice',
      tokens: ['AT#1', 'RT#1', 'AT#2', 'RT#2'],
      refreshes: 1,
      calls: 1,
    },
    {
      grant: 'g2',
      client,
      user: 'ben_practice',
      tokens: ['AT#1'],
      scopes: ['users.read'],
      refreshes: 0,
      calls: 0,
    },
  ])
  expect(requests).toBe(2)
})

test('a replay names the request that spent the token and the one that came again', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  await refresh(mock, refreshToken)
  mock.clock.advance({ seconds: 13 })
  await refresh(mock, refreshToken)

  const { families } = await reportOf(mock)

  const events = mock.journal.events.filter(({ http }) => http)
  expect(families[0]?.replays).toEqual([
    {
      token: 'RT#1',
      first: { event: events[0]?.seq, at: events[0]?.at, connection: events[0]?.connection, status: 200 },
      again: { event: events[1]?.seq, at: (events[0]?.at ?? 0) + 13, connection: events[1]?.connection, status: 400 },
      answerLost: false,
    },
  ])
})

const graceful = test.extend({ mockOptions: { profile: 'grace' } })

graceful('a token that comes again within the grace window is a replay as well', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)

  const { families, failed } = await reportOf(mock, ['replay'])

  expect(families).toMatchObject([{ refreshes: 1, replays: [{ token: 'RT#1', again: { status: 200 } }] }])
  expect(failed).toEqual([{ on: 'replay', why: 'g1: RT#1 was spent twice' }])
})

const strict = test.extend({ mockOptions: { profile: 'rfc-strict' } })

strict('a code that comes again is a replay, and closes the family where the profile says so', async ({ mock }) => {
  const { config } = mock
  const verifier = 'v'.repeat(43)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const url = new URL(config.authorizationEndpoint)
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: config.redirectUri,
      state: 's',
      scope: 'users.read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }),
  )
  const code = (await mock.approve(url)).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri: config.redirectUri, code_verifier: verifier }
  await post(mock, '/2/oauth2/token', form)
  await post(mock, '/2/oauth2/token', form)

  const report = await reportOf(mock, ['replay'])

  expect(report.families).toMatchObject([
    { closed: 'replay', replays: [{ token: 'the code', first: { status: 200 } }] },
  ])
  expect(formatReport(report)).toMatch(
    /the code was spent twice: by event \d+ [\s\S]*closed {3}because a spent token came back/,
  )
})

test('a lost answer is known by the fault that swallowed it, even with other requests in between', async ({ mock }) => {
  const [lost, kept] = [await mock.signIn(), await mock.signIn({ user: 'ben_practice' })]
  await refresh(mock, kept.refreshToken ?? '')
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await refresh(mock, lost.refreshToken ?? '').catch(() => {})
  await refresh(mock, kept.refreshToken ?? '')
  await refresh(mock, lost.refreshToken ?? '')

  const { families, failed } = await reportOf(mock, ['replay'])

  expect(families.map(({ replays }) => replays.map(({ answerLost }) => answerLost))).toEqual([[true], [false]])
  expect(failed).toEqual([{ on: 'replay', why: 'g2: RT#1 was spent twice' }])
})

test('refusals stand with their reason, in their family or without one', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read'] })
  await getMe(mock, accessToken)
  await getMe(mock, 'invented')
  await fetch(`${mock.origin}/2/oauth2/token`, { method: 'POST', body: 'grant_type=refresh_token' })

  const report = await reportOf(mock)

  expect(report.families).toMatchObject([{ refusals: [{ request: 'GET /2/users/me', status: 403, reason: 'scope' }] }])
  expect(report.others.map(({ request, reason }) => [request, reason])).toEqual([
    ['GET /2/users/me', 'unknown'],
    ['POST /2/oauth2/token', 'client'],
  ])
  expect(formatReport(report)).toMatch(/Without a family\n {4}event \d+ at \S+ {2}GET \/2\/users\/me 401 {2}unknown: /)
})

test('requests that a fault or the parser answered are counted once each', async ({ mock }) => {
  mock.faults.arm({ at: 'users/me', then: 'reset' })
  mock.faults.arm({ at: 'users/me', then: { delaySeconds: 0 } })
  await getMe(mock, 'one').catch(() => {})
  await getMe(mock, 'two')
  await fetch(`${mock.origin}/not/of/X`)

  const { requests, faults } = await reportOf(mock)

  expect(requests).toBe(3)
  expect(faults).toEqual([
    { fault: 'reset at users/me', fired: 1, of: 1 },
    { fault: '{"delaySeconds":0} at users/me', fired: 1, of: 1 },
  ])
})

test('what the user and the app took back is told', async ({ mock }) => {
  await mock.signIn()
  const { refreshToken = '' } = await mock.signIn({ user: 'ben_practice' })
  mock.revokeByUser({ user: 'ada_practice' })
  await post(mock, '/2/oauth2/revoke', { token: refreshToken, token_type_hint: 'refresh_token' })

  const text = formatReport(await reportOf(mock))

  expect(text).toMatch(
    /user @ada_practice[\s\S]*closed {3}by the user\n[\s\S]*@ben_practice[\s\S]*closed {3}by the app/,
  )
})

test('an app-only token is its client’s own family', async ({ mock }) => {
  const [{ apiKey, apiSecret, clientId } = { apiKey: '', apiSecret: '', clientId: '' }] = mock.clients.list()
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  await fetch(`${mock.origin}/oauth2/token`, { method: 'POST', headers, body })

  const { families } = await reportOf(mock)

  expect(families).toMatchObject([{ grant: 'app-only', client: clientId, tokens: ['app-only token'] }])
})

const short = test.extend({ mockOptions: { journalSize: 2 } })

short('a journal that has forgotten its beginning proves no absence of a replay', async ({ mock }) => {
  for (let times = 0; times < 4; times += 1) await getMe(mock, 'invented')

  const report = await reportOf(mock, ['replay'])

  expect(report.failed).toEqual([{ on: 'replay', why: 'journal truncated: its first 2 events are gone' }])
  expect(formatReport(report)).toContain('The journal no longer has its first 2 events.')
})

test('no secret of the mock stands in the report', async ({ mock }) => {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  await getMe(mock, accessToken)
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)
  await getMe(mock, mock.config.clientSecret ?? '')

  const report = await reportOf(mock)

  for (const secret of mock.secrets().values)
    expect(JSON.stringify(report) + formatReport(report)).not.toContain(secret)
})

test('what the command left behind is named, with what became of it', async ({ mock }) => {
  const leftBehind = [
    { pid: 41, name: 'gpg-agent', ended: true },
    { pid: 42, name: 'sudo', ended: false },
  ]
  const ended = { code: 0, leftBehind, isOutputHeld: true }
  const options = { seen: seenBy(mock), proxy: await proxyTo(mock), command: ['npm', 'test'], failOn: [] }

  const text = formatReport(buildReport({ ...options, ended }))

  expect(text).toContain(
    `
  Left behind by the command
    pid 41 (gpg-agent): had left the command’s process group, and was ended
    pid 42 (sudo): STILL RUNNING, it could not be ended
    a process that still runs holds the output open: what it prints from now on was not looked at
`.trimEnd(),
  )
})

test.for([
  [40, '40 s'],
  [3_660, '1 h 1 min'],
  [97_200, '1 d 3 h'],
  [0, '0 s'],
] as const)(
  'of a program with a time of its own the report says that it lived %i s as %s',
  async ([livedSeconds, text], { expect: sees }) => {
    const none = { families: [], others: [], wrongHosts: [], notes: [], faults: [], sampled: 0 }
    const seen = { requests: 0, ...none, forgotten: 0, isShared: false }
    const proxy = { origin: '', traffic: { carried: 0, refused: new Map(), distrust: new Map() } }

    const report = buildReport({
      seen,
      proxy,
      command: ['bot'],
      ended: { code: 0 },
      failOn: [],
      time: { rate: 300, livedSeconds },
    })

    sees(formatReport(report)).toContain(`It lived ${text}, 300 times as fast as the clock on the wall.`)
  },
)

test('answers that were sampled are counted, in the text and in JSON, and others say nothing of it', async ({
  mock,
}) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'users.read', 'space.read'] })
  await getMe(mock, accessToken)
  const before = await reportOf(mock)

  for (const id of ['1DXxyRYNejbKM', '1YqKDqWqdPLGV'])
    await fetch(`${mock.origin}/2/spaces/${id}`, { headers: { authorization: `Bearer ${accessToken}` } })

  const report = await reportOf(mock)
  expect(before).not.toHaveProperty('sampled')
  expect(formatReport(before)).not.toContain('sampled')
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({ requests: 3, sampled: 2 })
  expect(formatReport(report)).toContain(
    '\n  2 answers were sampled: made up from X’s schema, so only the shape is tested.',
  )
})
