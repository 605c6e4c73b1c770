import { expect, test } from '../../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../../mock-provider/index.ts'
import { refresh, statusOfCall } from '../../fixtures.ts'

const get = async (mock: MockProvider, path: string) => {
  const response = await fetch(`${mock.origin}/_mock/inspector${path}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const FILES = ['recorded.test.ts', 'test_recorded.py', 'recorded_test.go'] as const

test('the page says what to do where nothing can be written, and there is no file then', async ({ mock }) => {
  const { text } = await get(mock, '/keep')

  expect(text).toContain('Nothing to write yet: no app sent a request.')
  for (const file of FILES) expect((await get(mock, `/${file}`)).status).toBe(404)
})

test('the page shows each language as text and hands it out as a file of a name that its runner finds', async ({
  mock,
}) => {
  const { accessToken, refreshToken } = await mock.signIn()
  await statusOfCall(mock, accessToken)
  await refresh(mock, refreshToken)

  for (const [as, file] of [
    ['vitest', FILES[0]],
    ['pytest', FILES[1]],
    ['go', FILES[2]],
  ]) {
    const { text, headers } = await get(mock, `/${file}`)
    const page = await get(mock, `/keep?as=${as}`)
    expect(headers.get('content-disposition')).toBe(`attachment; filename=${file}`)
    expect(page.text).toContain(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'))
    expect(page.text).toContain(`download="${file}"`)
  }
})

test('the HAR has the requests that were asked for', async ({ mock }) => {
  const one = await mock.signIn()
  const two = await mock.signIn({ user: 'ben_practice' })
  await statusOfCall(mock, one.accessToken)
  await statusOfCall(mock, two.accessToken)

  const entries = async (query: string): Promise<unknown[]> =>
    JSON.parse((await get(mock, `/session.har${query}`)).text).log.entries

  expect(await entries('')).toHaveLength(2)
  expect(await entries('?family=g2')).toMatchObject([{ _user: 'ben_practice' }])
  expect(await entries('?client=nobody')).toEqual([])
})

test('an armed fault, a called operation and a wished lifetime stand in the journal, and no secret in them', async ({
  mock,
}) => {
  const { refreshToken = '' } = await mock.signIn({ expiresInSeconds: 60 })
  const then = { replace: { expires_in: 0 } }
  mock.faults.arm({ at: 'token', then })
  mock.faults.arm({ at: 'token', then: { status: 500, body: `no ${refreshToken}` } })
  await fetch(`${mock.origin}/_mock/faults/1`, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
  })

  const [signedIn, armed, secret, called] = mock.journal.events
  expect(signedIn).toMatchObject({ lifetime: 60 })
  expect(armed).toMatchObject({ fault: { at: 'token', then } })
  expect(secret).toMatchObject({ kind: 'fault.armed' })
  expect(secret).not.toHaveProperty('fault')
  expect(called).toMatchObject({ called: { operation: 'disarmFault', params: { faultId: '1' } } })
})
