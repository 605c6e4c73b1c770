import { readdirSync } from 'node:fs'
import { test, expect } from '../../../src/testing/vitest.ts'
import { call } from '../control/call.ts'
import { collectWarnings, lastEvent } from '../fixtures.ts'

const stems = readdirSync(new URL('../../../docs/', import.meta.url))
  .filter((name) => /^\d\d-/.test(name))
  .map((name) => name.slice(0, -3))
  .toSorted()

test('the front page links every lesson and shows no secret', async ({ mock }) => {
  const { status, text } = await call(mock, { path: '/' })

  const linked = [...text.matchAll(/href="\/lessons\/([^"]+)"/g)].map(([, stem]) => stem)
  expect(status).toBe(200)
  expect(linked).toEqual(stems)
  expect(text).toContain(mock.config.tokenEndpoint)
  expect(text).toContain('href="/_mock/inspector"')
  expect(text).not.toContain(mock.config.clientSecret)
})

test('every lesson has a page', async ({ mock }) => {
  const answers = await Promise.all(stems.map((stem) => call(mock, { path: `/lessons/${stem}` })))

  expect(stems.length).toBeGreaterThan(0)
  expect(answers.map(({ status }) => status)).toEqual(stems.map(() => 200))
  expect(answers.every(({ text }) => text.includes('<article>'))).toBe(true)
})

test('a lesson asks the questions that it announces, and shows what is so when it is asked for', async ({ mock }) => {
  const { text } = await call(mock, { path: '/lessons/07-expired-token' })

  const [shown = '', ...hidden] = text.split('<details>')
  const answers = hidden.map((part) => part.split('</details>')[0] ?? '')
  expect(shown).toContain('What does users/me say, and does the refresh token die too?')
  expect(shown).not.toContain('The access token dies after two hours')
  expect(answers[0]).toContain('<strong>401, and it lives on</strong>. The access token dies after two hours')
  // One for the prediction, one for each break, one for the sentence at the end.
  expect(hidden.length).toBeGreaterThanOrEqual(3)
  expect(text.match(/<blockquote>/g)).toHaveLength(1)
  expect(answers.at(-1)).toContain('<blockquote>')
})

test('/lessons lists them as well', async ({ mock }) => {
  const [front, list] = [await call(mock, { path: '/' }), await call(mock, { path: '/lessons' })]

  expect(list).toMatchObject({ status: 200, text: front.text })
})

test('pages carry a policy without unsafe-inline, and the style sheet that it allows', async ({ mock }) => {
  const page = await call(mock, { path: '/' })
  const css = await call(mock, { path: '/lessons.css' })

  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect(page.headers['content-security-policy']).not.toContain('unsafe-inline')
  expect(page.headers).not.toHaveProperty('x-powered-by')
  expect([css.status, css.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
})

test.for([
  '/lessons/nothing',
  '/lessons/..%2fpackage',
  '/lessons/..%2f..%2fetc%2fpasswd',
  '/lessons/../package.json',
  '/lessons/%2e%2e/package.json',
  '/lessons/architecture',
  '/lessons/01-verifier.md',
  '/lessons/01-verifier%00',
  '/lessons/__proto__',
  '/docs/01-verifier.md',
  '/package.json',
  '/.lab/handoff.json',
  '/__proto__',
])('%s is answered 404', async (path, { mock }) => {
  const { status, text } = await call(mock, { path })

  expect(status).toBe(404)
  expect(text).toContain('Not found')
  expect(text).not.toMatch(/"version"|root:|<article>/)
})

test('a broken escape in a lesson’s name is answered 400', async ({ mock }) => {
  const warnings = collectWarnings()

  const { status } = await call(mock, { path: '/lessons/%zz' })

  expect(status).toBe(400)
  expect(warnings).toEqual([])
})

test('an unknown path is told in the journal and escaped on the page', async ({ mock }) => {
  const { text } = await call(mock, { path: '/<script>alert(1)</script>?code=secret' })

  expect(text).not.toContain('<script')
  expect(lastEvent(mock)).toMatchObject({ kind: 'request.refused', reason: 'unknown-path' })
  expect(JSON.stringify(lastEvent(mock))).not.toContain('secret')
})

test.for(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s at a lesson is no lesson', async (method, { mock }) => {
  const { text } = await call(mock, { method, path: '/lessons/01-verifier' })

  expect(text).not.toContain('<article>')
})
