import {
  findNotes,
  findWrongHosts,
  lastJudgement,
  readFindings,
  type MockProvider,
} from '../../../mock-provider/index.ts'
import { seenBy } from '../../../src/proxy/own-mock.ts'
import { formatReport } from '../../../src/proxy/report-text.ts'
import { buildReport, type Failure, type Report } from '../../../src/proxy/report.ts'
import { matchers } from '../../../src/testing/matchers.ts'
import { interceptX } from '../../../src/testing/intercept.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { proxyTo } from '../../proxy/connect.ts'
import { ask } from '../control/call.ts'
import { authorizationUrl, basicOf } from '../fixtures.ts'

const warned: string[] = []
process.on('warning', (warning: NodeJS.ErrnoException) => {
  if (warning.code === 'LAB_WRONG_HOST') warned.push(warning.message)
})

/** A form with the client's credentials, or a call with a token. */
function refresh({ config, ...mock }: MockProvider, url: string, refreshToken: string): Promise<Response> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: config.clientId }
  return fetch(url, { method: 'POST', headers: basicOf({ config, ...mock }), body: new URLSearchParams(form) })
}

async function reportOf(mock: MockProvider, failOn: Failure[] = ['wrong-host']): Promise<Report> {
  const proxy = await proxyTo(mock)
  return buildReport({ seen: seenBy(mock), proxy, command: ['npm', 'test'], ended: { code: 0 }, failOn })
}

test.for(['x.com', 'twitter.com'])(
  'a token request to %s is at a wrong host, and all readers say so',
  async (host, { mock }) => {
    const { refreshToken = '' } = await mock.signIn()
    interceptX(mock)

    const { status } = await refresh(mock, `https://${host}/2/oauth2/token`, refreshToken)

    expect(status).toBe(200)
    const [found, ...others] = findWrongHosts(mock.journal.events)
    expect(others).toEqual([])
    expect(found?.says).toBe(
      `1 request to the token endpoint went to ${host}: X serves it at api.x.com and api.twitter.com (that it fails elsewhere is inferred: no report has it answered there): #2 POST /2/oauth2/token`,
    )
    const report = await reportOf(mock)
    expect(report.failed).toEqual([{ on: 'wrong-host', why: found?.says }])
    expect(formatReport(report)).toContain(`At a wrong host\n    ${found?.says}; send it to https://api.x.com`)
    expect(matchers.toShowNoWrongHost(mock)).toMatchObject({ pass: false })
    expect(matchers.toShowNoWrongHost(mock).message()).toContain(found?.says)
    expect((await ask(mock, 'GET /findings')).json.wrongHosts).toMatchObject([{ host, says: found?.says, events: [2] }])
    expect(lastJudgement(mock.journal.events)).toContain(found?.says)
  },
)

test.for(['api.x.com', 'api.twitter.com'])('the consent page is not at %s', async (host, { mock }) => {
  interceptX(mock)

  await fetch(`https://${host}/i/oauth2/authorize${authorizationUrl(mock).search}`)

  expect(findWrongHosts(mock.journal.events)).toMatchObject([
    { host, says: expect.stringContaining('X’s page lives at x.com (X staff: xdevplatform/xdk-python 1)') },
  ])
})

test('of each host and endpoint one finding counts the requests and names the first three', async ({ mock }) => {
  interceptX(mock)
  for (let call = 0; call < 5; call += 1) await fetch(`https://x.com/2/users/${call}`)
  await fetch('https://twitter.com/2/users/1')
  await fetch('https://x.com/1.1/account/verify_credentials.json')

  const says = findWrongHosts(mock.journal.events).map((each) => each.says)

  expect(says).toEqual([
    expect.stringMatching(
      /^6 requests to the resource server went to x\.com: .*: #1 GET \/2\/users\/0, #2 .*, #3 [^#]*, …$/,
    ),
    expect.stringMatching(/^1 request to the resource server went to twitter\.com/),
  ])
})

test('a client that asks each host for what X has there is at no wrong one', async ({ mock }) => {
  interceptX(mock)
  const { search } = authorizationUrl(mock)
  const { refreshToken = '' } = await mock.signIn()
  const before = warned.length

  await fetch(`https://x.com/i/oauth2/authorize${search}`)
  for (const host of ['api.x.com', 'api.twitter.com']) {
    for (const path of ['/2/users/me', '/2/nowhere', '/oauth2/token', '/1.1/lists.json'])
      await fetch(`https://${host}${path}`)
    await refresh(mock, `https://${host}/2/oauth2/token`, refreshToken)
  }

  expect(findWrongHosts(mock.journal.events)).toEqual([])
  expect(matchers.toShowNoWrongHost(mock)).toMatchObject({ pass: true })
  expect(await reportOf(mock)).toMatchObject({ failed: [], wrongHosts: [] })
  await mock.stop()
  await new Promise(setImmediate)
  expect(warned).toHaveLength(before)
})

test('a request to the mock by its own name is at no wrong host, and by such alone nothing is judged', async ({
  mock,
}) => {
  await fetch(`${mock.origin}/2/users/me`)
  await fetch(authorizationUrl(mock))
  await mock.fetch('https://x.com/2/users/me')

  expect(findWrongHosts(mock.journal.events)).toEqual([])
  expect(await reportOf(mock)).toMatchObject({ failed: [] })
  expect(() => matchers.toShowNoWrongHost(mock)).toThrow('no request named a host of X')
})

test('the consent page at twitter.com is a note with both reports, and no failure', async ({ mock }) => {
  interceptX(mock)

  await fetch(`https://twitter.com/i/oauth2/authorize${authorizationUrl(mock).search}`)

  expect(findWrongHosts(mock.journal.events)).toEqual([])
  const report = await reportOf(mock)
  expect(report.failed).toEqual([])
  expect(report.notes).toMatchObject([{ about: 'twitter-com', events: [1] }])
  expect(formatReport(report)).toMatch(
    /Notes\n {4}1 request for the consent page .*fieldtheory-cli 162.*composio 3229.*\(#1\)/,
  )
})

test('a Host with a port, in capitals or with the root’s dot is that host', async ({ mock }) => {
  for (const host of ['x.com:443', 'X.COM', 'x.com.'])
    await mock.fetch(`${mock.origin}/2/users/me`, { headers: { host } })

  const connected = mock.journal.events.map((event) => ({ ...event, connection: 1 }))
  expect(findWrongHosts(connected)).toMatchObject([{ host: 'x.com', requests: { length: 3 } }])
})

test('the interception tells what went to a wrong host when it ends, and nothing of before', async ({ mock }) => {
  const first = interceptX(mock)
  await fetch('https://x.com/2/users/me')
  first.restore()
  await new Promise(setImmediate)
  const told = warned.at(-1)
  const count = warned.length
  interceptX(mock).restore()
  await new Promise(setImmediate)

  expect(told).toMatch(
    /^interceptX: 1 request to the resource server went to x\.com: .*; send it to https:\/\/api\.x\.com$/,
  )
  expect(warned).toHaveLength(count)
})

test('what passed by Basic alone is a note that names both values and the reports', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  await mock.fetch(mock.config.tokenEndpoint, {
    method: 'POST',
    headers: basicOf(mock),
    body: new URLSearchParams(form),
  })

  const [note, ...others] = findNotes(mock.journal.events)

  expect(others).toEqual([])
  expect(note).toMatchObject({ about: 'client-id-beside-basic', events: [2] })
  for (const word of [
    'optional',
    'required',
    'golang/oauth2 534',
    'better-auth/better-auth 3481',
    'xdevplatform/xurl 69',
  ])
    expect(note?.says).toContain(word)
  const report = await reportOf(mock, ['replay', 'wrong-host'])
  expect(report.failed).toEqual([])
  expect(formatReport(report)).toContain(`Notes\n    ${note?.says} (#2)`)
  const { pass, message } = matchers.toShowRefreshes(mock, 2)
  expect([pass, message()]).toEqual([false, expect.stringContaining(`  note:    ${note?.says} (#2)`)])
  expect((await ask(mock, 'GET /findings')).json.notes).toEqual([note])
})

test('who sends client_id as well, in form or query, or was refused, is in no note', async ({ mock }) => {
  const { refreshToken = '' } = await mock.signIn()
  const id = mock.config.clientId
  const send = (query: string, form: Record<string, string>) =>
    mock.fetch(mock.config.tokenEndpoint + query, {
      method: 'POST',
      headers: basicOf(mock),
      body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
    })
  const first = await send('', { refresh_token: refreshToken, client_id: id })
  const { refresh_token: second } = JSON.parse(await first.text())

  await send(`?client_id=${id}`, { refresh_token: second })
  const { status } = await send('', { refresh_token: second })

  expect(status).toBe(400)
  expect(readFindings(mock.journal.events).notes).toEqual([])
})
