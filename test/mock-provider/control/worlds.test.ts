import { refreshTokens } from '../../../src/client/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { ask } from './call.ts'

test('a world is opened over HTTP, steered at its own origin, and closed', async ({ mock }) => {
  const opened = await ask(mock, 'POST /worlds', { profile: 'rfc-strict', set: { codeLifetimeSeconds: 60 }, seed: 'a' })
  const { id, origin, clientId } = JSON.parse(opened.text)
  const config = await fetch(`${origin}/_mock/config`)
  const listed = await ask(mock, 'GET /worlds')
  const closed = await ask(mock, `DELETE /worlds/${id}`)

  expect(opened.status).toBe(201)
  expect(await config.json()).toMatchObject({
    clientId,
    apiOrigin: origin,
    now: 1_893_456_000,
    clockRunning: false,
    profile: { deadTokenError: 'invalid_grant', codeLifetimeSeconds: 60 },
  })
  expect(JSON.parse(listed.text).worlds).toMatchObject([{ id, origin }])
  expect(JSON.parse(closed.text)).toEqual({ worlds: [] })
  await expect(fetch(origin)).rejects.toThrow('fetch failed')
})

test.for([
  [{ profile: 'strict' }, '"profile" cannot be "strict"; it takes x, x-reported, rfc-strict, grace, lenient'],
  [{ set: { codeLifetime: 5 } }, 'profile switch "codeLifetime" does not exist'],
  [{ set: { rateLimits: 'none' } }, 'profile switch rateLimits cannot be "none"'],
  [{ redirectUris: ['javascript:alert(1)'] }, 'X blocks javascript:'],
  [{ clock: 'backwards' }, '"clock" cannot be "backwards"; it takes frozen, running'],
  [{ journalSize: 0 }, '"journalSize" cannot be 0'],
  [{ port: 4000 }, '"port" is not known here'],
] as [object, string][])('the world %j is answered 400 and opens nothing', async ([body, detail], { mock }) => {
  const { status, text } = await ask(mock, 'POST /worlds', body)

  expect(status).toBe(400)
  expect(JSON.parse(text).detail).toContain(detail)
  expect(mock.worlds.list()).toEqual([])
})

test('a world that is not open is answered 404 with those that are', async ({ mock }) => {
  const { id } = await mock.worlds.create()

  const { status, text } = await ask(mock, 'DELETE /worlds/w9')

  expect(status).toBe(404)
  expect(JSON.parse(text).detail).toBe(`there is no world "w9"; there is ${id}`)
})

test('a world whose test failed is ended with what it saw; of one that passed nothing is said', async ({ mock }) => {
  const [first, second] = [await mock.worlds.create(), await mock.worlds.create()]
  const { refreshToken = '' } = await first.mock.signIn()
  await refreshTokens(first.mock.config, { refreshToken })
  await refreshTokens(first.mock.config, { refreshToken }).catch(() => {})

  const failed = await ask(mock, `DELETE /worlds/${first.id}?test=failed`)
  const passed = await ask(mock, `DELETE /worlds/${second.id}?test=passed`)

  expect(failed.json.judgement).toMatch(/^#\d+ and #\d+ presented the same token: RT#1 of g1\n/)
  expect(failed.json.judgement).toMatch(/The journal:\n {2}1 tokens\.issued/)
  expect(failed.json.judgement).not.toContain(refreshToken)
  expect(passed.json).toEqual({ worlds: [] })
})
