import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { asCurl } from '../../../../mock-provider/index.ts'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { call } from '../../control/call.ts'
import { callMe, numberOf, pageAt, playStory, textOf } from './wire-story.ts'

test('a replay is told with both events, the likely cause, what to do, and the known mistake', async ({ mock }) => {
  await playStory(mock)
  const [first, again] = [
    numberOf(mock, { kind: 'refresh.done', grant: 'g1' }),
    numberOf(mock, { reason: 'replayed', grant: 'g1' }),
  ]

  const page = textOf(await pageAt(mock, `?event=${again}`))

  expect(page).toContain(`#${first} and #${again} presented the same token: RT#1 of g1`)
  expect(page).toContain('Do this Write the refresh token of each answer to the store')
  expect(page).toContain('Known mistake M42')
  expect(page).toContain(`The same token was spent by #${first}`)
  expect(page).toContain('At X: 400 invalid_request "Value passed for the token was invalid."')
})

test('a lost answer is told at the request, at the fault, and at the retry', async ({ mock }) => {
  await playStory(mock)
  const [done, fault, retry] = [
    { kind: 'refresh.done', grant: 'g2' },
    { kind: 'fault.fired' },
    { reason: 'replayed', grant: 'g2' },
  ].map((part) => numberOf(mock, part))

  const pages = await Promise.all([done, fault, retry].map((seq) => pageAt(mock, `?event=${seq}`)))

  const [atDone = '', atFault = '', atRetry = ''] = pages.map(textOf)
  expect(atDone).toContain(`Its answer never arrived: see #${fault}`)
  expect(atDone).toContain(`Sent again by #${retry}`)
  expect(atFault).toContain(`The answer that was lost is that of #${done}`)
  expect(atRetry).toContain(`The answer to #${done} was lost`)
  expect(atRetry).toContain('Known mistake M47')
})

test('Explain has for each parameter what it is for, who checks it, who may see it, and what happens without it', async ({
  mock,
}) => {
  await playStory(mock)

  const page = textOf(await pageAt(mock, `?event=${numberOf(mock, { kind: 'refresh.done', grant: 'g1' })}`))

  const { fingerprint } =
    mock.journal.events
      .find(({ kind }) => kind === 'refresh.done')
      ?.http?.request.find(({ name }) => name === 'refresh_token') ?? {}
  expect(page).toContain(`refresh_token RT#1 ${fingerprint}, 91 characters secret form The key to the next pair`)
  expect(page).toContain('Who checks it the token endpoint: known, of this app, not spent')
  expect(page).toContain('Who may see it your app and the server, nobody else')
  expect(page).toContain('Without it 401 unauthorized_client')
  expect(page).toMatch(/access_token AT#2 \.\.[0-9a-f]{4}, 91 characters secret/)
})

test('Raw has the request and its answer as they were recorded', async ({ mock }) => {
  await playStory(mock)
  const seq = numberOf(mock, { reason: 'replayed', grant: 'g1' })

  const html = await pageAt(mock, `?event=${seq}&view=raw`)

  expect(html).toContain('POST /2/oauth2/token\n')
  expect(html).toContain('grant_type = refresh_token\n')
  expect(html).toContain('400\n\nerror = invalid_request\n')
  expect(html).toContain('&quot;reason&quot;: &quot;replayed&quot;')
})

test('curl says which variables to set: what is public is set, a secret is named', async ({ mock }) => {
  await playStory(mock)
  const seq = numberOf(mock, { reason: 'replayed', grant: 'g1' })

  const page = textOf(await pageAt(mock, `?event=${seq}&view=curl`))

  expect(page).toContain(`export ORIGIN='${mock.origin}'`)
  expect(page).toContain(`export CLIENT_ID='${mock.config.clientId}'`)
  expect(page).toMatch(/export REFRESH_TOKEN='' # it was RT#1 \.\.[0-9a-f]{4}/)
  expect(page).toContain('--data-urlencode "refresh_token=$REFRESH_TOKEN"')
})

test('a path that a shell would run is a text in the command', async ({ mock }) => {
  await call(mock, { path: "/2/$(touch%20x)`id`/'quote" })
  const event = mock.journal.events.at(-1)

  const { stdout } = await promisify(execFile)('sh', ['-c', (event && asCurl(event)?.replace(/^curl/, 'echo')) ?? ''], {
    env: { ORIGIN: 'http://mock' },
  })

  expect(stdout.trim()).toBe(`http://mock${event?.http?.path}`)
  expect(stdout).toContain('$(touch%20x)')
})

test('events beside one are links, and stay within the filters', async ({ mock }) => {
  await playStory(mock)
  const refusals = mock.journal.events.filter(({ http }) => (http?.status ?? 0) >= 400).map(({ seq }) => seq)
  const [first, second, third] = refusals

  const html = await pageAt(mock, `?kind=refused&event=${second}`)

  expect(html).toMatch(new RegExp(`href="[^"]*kind=refused[^"]*event=${first}[^"]*">← #${first}<`))
  expect(html).toMatch(new RegExp(`href="[^"]*event=${third}[^"]*">#${third} →<`))
})

test('an event that is no request has its record', async ({ mock }) => {
  mock.clock.advance({ hours: 2 })

  const page = textOf(await pageAt(mock, '?event=1'))

  expect(page).toContain('#1 Clock')
  expect(page).toContain('"kind": "clock.moved"')
})

test('the answer that was made up is marked', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  await mock.fetch(`${mock.config.apiOrigin}/2/trends/by/woeid/1`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  await callMe(mock, accessToken)
  const { seq = 0 } = mock.journal.events.find(({ sampled }) => sampled) ?? {}

  const page = textOf(await pageAt(mock, `?event=${seq}`))

  expect(seq).toBeGreaterThan(0)
  expect(page).toContain('made up from X’s schema')
})
