import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { expect, send, test, type Visitor } from './visitor.ts'

/** The event stream of a tab, piece by piece. */
async function listen(visitor: Visitor, query: string, headers: Record<string, string> = {}) {
  const asked = get(`${visitor.origin}/changes${query}`, { headers: { cookie: visitor.cookie, ...headers } })
  onTestFinished(() => void asked.destroy())
  asked.on('error', () => {})
  const [response]: [IncomingMessage] = (await once(asked, 'response')) as [IncomingMessage]
  const pieces = response.setEncoding('utf8')[Symbol.asyncIterator]()
  return { response, next: async () => String((await pieces.next()).value), hangUp: () => asked.destroy() }
}

const liveAt = (text: string) => /data-live="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''

test('pages, look and script are served as what they are', async ({ visitor }) => {
  const answers = await Promise.all(
    ['/', '/lessons', '/lesson', '/look.css', '/live.mjs'].map((path) => visitor.page(path)),
  )

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(answers.map(({ headers }) => headers['content-type'])).toEqual([
    ...Array<string>(3).fill('text/html; charset=utf-8'),
    'text/css; charset=utf-8',
    'text/javascript; charset=utf-8',
  ])
})

test.for([
  ['GET', '/nothing'],
  ['GET', '/act/watch'],
  ['GET', '/..%2f..%2fpackage.json'],
  ['GET', '/package.json'],
  ['PUT', '/act/watch'],
  ['POST', '/'],
  ['POST', '/open'],
] as const)('%s %s is not there, and the page says so', async ([method, path], { visitor }) => {
  const { cookie, origin } = visitor

  const { status, text } = await send(origin, { method, path, headers: { cookie, origin } })

  expect(status).toBe(404)
  expect(text).toContain('There is no such page in the course.')
})

test('a form that is too long is refused in words', async ({ visitor }) => {
  const { token } = await visitor.page()

  const { status, text } = await visitor.post('say', { _token: token, words: 'a'.repeat(20_000) })

  expect(status).toBe(413)
  expect(text).toContain('longer than the course takes')
})

test.for([
  ['GET', '//', {}, 404],
  ['GET', '/lesson/', {}, 404],
  ['GET', 'http://x:99999/lesson', {}, 200],
  ['GET', '/lesson', { 'x-live': 'http://[' }, 200],
  ['POST', '/act/%E0%A4%A', {}, 400],
  ['POST', '/act/say', { 'content-type': 'application/x-www-form-urlencoded; charset=x-evil' }, 415],
  ['POST', '/act/say', { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'x-evil' }, 415],
] as const)('%s %s with %j is no defect of ours: %s', async ([method, path, extra, wanted], { visitor }) => {
  const { cookie, origin } = visitor
  const body = method === 'POST' ? '_token=A' : undefined

  const { status } = await send(origin, { method, path, headers: { cookie, origin, ...extra }, ...(body && { body }) })

  expect(status).toBe(wanted)
})

test('who asks for the head of the stream alone is not kept waiting', async ({ visitor }) => {
  const { host, hostname, port } = new URL(visitor.origin)
  const asked = connect(Number(port), hostname)
  const head = `Host: ${host}\r\nCookie: ${visitor.cookie}\r\n`

  asked.write(`HEAD /changes?tab=1&since=0 HTTP/1.1\r\n${head}\r\n`)
  asked.write(`GET /look.css HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
  const came = await readText(asked)

  expect(came.match(/^HTTP\/1\.1 200/gm)).toHaveLength(2)
})

test.for([
  ['/lesson?at=3', '/lesson?at=3'],
  ['/lessons', '/lessons'],
  ['', '/'],
  ['//evil.example/lesson', '/'],
  ['https://evil.example/lesson', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example\\lesson', '/'],
  ['javascript:alert(1)', '/'],
  ['http://[', '/'],
  ['/open?token=A', '/'],
  ['/act/watch', '/'],
  ['/lesson/../../x', '/'],
] as const)('a form that wants to go back to "%s" leads to %s', async ([back, location], { visitor }) => {
  const { token } = await visitor.page()

  const { status, headers } = await visitor.post('continue', { _token: token, _back: back })

  expect([status, headers.location]).toEqual([303, location])
})

test('an act is done, what came of it is told where its form was, and there alone', async ({ course, visitor }) => {
  const { token } = await visitor.page()

  const { status, headers } = await visitor.post('enter', { _token: token, _back: '/lesson', stem: 'nothing' })
  const asked = { formToken: '', isViewer: false, liveAt: '', theme: 'auto' } as const
  const [there, elsewhere] = await Promise.all(
    ['/lesson', '/lessons'].map((address) => course.desk.view({ ...asked, address })),
  )

  expect([status, headers.location]).toEqual([303, '/lesson'])
  expect(there?.news).toEqual([{ tone: 'wait', says: 'There is no lesson "nothing".' }])
  expect(elsewhere?.news).toEqual([])
})

test.for([
  ['dark', 'lab_theme=dark'],
  ['auto', 'lab_theme=auto'],
  ['"><script>', undefined],
] as const)('the theme %s is kept by the browser: %s', async ([theme, cookie], { visitor }) => {
  const { token } = await visitor.page()

  const { headers } = await visitor.post('theme', { _token: token, theme })

  expect(headers['set-cookie']?.toString().split(';', 1)[0]).toBe(cookie)
})

test('a page hears of each change, and after a cut of what it has missed', async ({ course, visitor }) => {
  const { text } = await visitor.page()
  const query = new URL(liveAt(text), visitor.origin).search
  const stream = await listen(visitor, query)

  course.desk.session.enter('01-verifier')
  const first = await stream.next()
  stream.hangUp()
  course.desk.session.goTo('predict')
  const again = await listen(visitor, query, { 'last-event-id': /id: (\d+)/.exec(first)?.[1] ?? '' })
  const missed = await again.next()

  expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(first).toMatch(/^id: (\d+)\ndata: \1\n\n$/)
  expect(missed).toBe(`id: ${course.desk.changes}\ndata: ${course.desk.changes}\n\n`)
})

test('the older of two tabs becomes a viewer, hears of it, and goes on only when it is asked to', async ({
  course,
  visitor,
}) => {
  const older = await visitor.page('/lesson')
  const stream = await listen(visitor, new URL(liveAt(older.text), visitor.origin).search)
  await visitor.page('/lesson')

  const told = await stream.next()
  const reloaded = await visitor.page('/lesson', { 'x-live': liveAt(older.text) })
  const sawBefore = course.desk.session.sawOpening
  const stale = await visitor.post('watch', { _token: older.token, _back: '/lesson' }, { 'x-live': liveAt(older.text) })
  const sawAfter = course.desk.session.sawOpening
  await visitor.post('continue', { _token: older.token, _back: '/lesson' }, { 'x-live': liveAt(older.text) })
  const acting = await visitor.page('/lesson', { 'x-live': liveAt(older.text) })

  expect(told).toContain('data: ')
  expect(reloaded.text).toContain('Continue here')
  expect([stale.status, sawBefore, sawAfter]).toEqual([303, false, false])
  expect(acting.text).not.toContain('Continue here')
})

test('without scripts the older tab’s form does nothing, and leads to a page that says where the course is', async ({
  course,
  visitor,
}) => {
  const older = await visitor.page('/lesson')
  await visitor.page('/lessons')
  const before = course.desk.session.sawOpening

  await visitor.post('watch', { _token: older.token, _back: '/lesson' })
  const stale = await visitor.page('/lesson')
  await visitor.post('continue', { _token: stale.token, _back: '/lesson' })
  const acting = await visitor.page('/lesson')
  await visitor.post('watch', { _token: acting.token, _back: '/lesson' })

  expect(stale.text).toContain('Continue here')
  expect(acting.text).not.toContain('Continue here')
  expect([before, course.desk.session.sawOpening]).toEqual([false, true])
})

test('a single tab goes on whatever its person does: back, reload, a form again', async ({ course, visitor }) => {
  const first = await visitor.page('/lesson')
  const stream = await listen(visitor, new URL(liveAt(first.text), visitor.origin).search)
  stream.hangUp()
  const second = await visitor.page('/lessons')
  const next = await listen(visitor, new URL(liveAt(second.text), visitor.origin).search)
  const ended = new Promise<void>((resolve) => course.desk.subscribe(resolve))
  next.hangUp()
  await ended

  // The browser shows the first page as it was.
  await visitor.post('enter', { _token: first.token, _back: '/lesson', stem: '02-challenge' })

  expect(course.desk.session.place?.lesson.stem).toBe('02-challenge')
})
