import { expect, send, serveCourse, test, Visitor, type Sent } from './visitor.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const EVERYTHING: Sent[] = [
  ...['/', '/lessons', '/lesson', '/look.css', '/live.mjs', '/changes', '/nothing'].map((path) => ({ path })),
  { method: 'HEAD', path: '/' },
  { method: 'POST', path: '/act/watch', headers: FORM, body: '_token=1.x' },
  { method: 'PUT', path: '/act/watch' },
  { method: 'OPTIONS', path: '/act/watch' },
]

test.for(EVERYTHING)(
  'without its cookie $method $path is refused',
  async ({ method = 'GET', path, ...rest }, { course }) => {
    const { origin } = course.server
    const headers = { ...(method !== 'GET' && method !== 'HEAD' && { origin }), ...rest.headers }

    const { status, text } = await send(origin, { ...rest, method, path, headers })

    expect(status).toBe(403)
    expect(method === 'HEAD' || text.includes('Ask for a new address in the terminal')).toBe(true)
  },
)

const COOKIES = [
  ['of another server', (own: string) => own.replace(/course_\d+/, 'course_1')],
  ['of another length', (own: string) => `${own}A`],
  ['that is empty', (own: string) => `${own.split('=', 1)[0]}=`],
  ['that was made up', (own: string) => `${own.split('=', 1)[0]}=${'A'.repeat(43)}`],
] as const

test.for(COOKIES)('a cookie %s lets nobody in', async ([, forge], { course, visitor }) => {
  const { status } = await send(course.server.origin, { path: '/', headers: { cookie: forge(visitor.cookie) } })

  expect(status).toBe(403)
})

test.for([
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.0.0.1:PORT.evil.example',
  '127.0.0.1.evil.example:PORT',
  '[::1]:PORT',
  '0.0.0.0:PORT',
])('called by the name "%s" it shows nothing, cookie or not', async (name, { course, visitor }) => {
  const { origin } = course.server
  const host = name.replace('PORT', new URL(origin).port)

  const { status, text } = await visitor.page('/', { host })

  expect(status).toBe(421)
  expect(text).not.toContain('_token')
})

test('localhost is a name of its own as well, for pages and for forms', async ({ course, visitor }) => {
  const host = `localhost:${new URL(course.server.origin).port}`

  const { status, token } = await visitor.page('/', { host })
  const own = await visitor.post('theme', { _token: token, theme: 'dark' }, { host, origin: `http://${host}` })
  const crossed = await visitor.post('theme', { _token: token, theme: 'dark' }, { host })

  expect([status, own.status, crossed.status]).toEqual([200, 303, 403])
})

test.for(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'http://localhost:PORT', ''])(
  'a request that comes from "%s" is refused, GET and POST, with cookie and token',
  async (from, { course, visitor }) => {
    const origin = from.replace('PORT', new URL(course.server.origin).port)
    const { token } = await visitor.page()
    const before = course.desk.changes

    const read = await visitor.page('/', { origin })
    const posted = await visitor.post('watch', { _token: token }, { origin })

    expect([read.status, posted.status, read.token]).toEqual([403, 403, ''])
    expect([course.desk.changes, course.desk.session.sawOpening]).toEqual([before, false])
  },
)

test('a form that does not say where it comes from is refused', async ({ course, visitor }) => {
  const { token } = await visitor.page()
  const { cookie, origin } = visitor
  const body = `_token=${encodeURIComponent(token)}`

  const { status } = await send(origin, { method: 'POST', path: '/act/watch', headers: { cookie, ...FORM }, body })

  expect([status, course.desk.session.sawOpening]).toEqual([403, false])
})

test.for(['cross-site', 'same-site', 'something'])(
  'what a browser calls %s is refused; the page leads back to the course',
  async (site, { course, visitor }) => {
    const { token } = await visitor.page()

    const page = await visitor.page('/', { 'sec-fetch-site': site })
    const stream = await visitor.page('/changes', { 'sec-fetch-site': site })
    const posted = await visitor.post('watch', { _token: token }, { 'sec-fetch-site': site })

    expect([page.status, stream.status, posted.status]).toEqual([403, 403, 403])
    expect([page.token, course.desk.session.sawOpening]).toEqual(['', false])
    expect(page.text).toContain('<a href="/">Go on with the course</a>')
  },
)

test.for(['none', 'same-origin'])('what a browser calls %s is answered', async (site, { visitor }) => {
  expect((await visitor.page('/', { 'sec-fetch-site': site })).status).toBe(200)
})

const TOKENS = [
  ['none', () => ''],
  ['one that was made up', () => `1.${'A'.repeat(43)}`],
  ['one of another tab', (own: string) => own.replace(/^\d+/, (tab) => String(Number(tab) + 1))],
  ['one that is cut', (own: string) => own.slice(0, -1)],
  ['a number alone', (own: string) => own.split('.', 1)[0] ?? ''],
  ['no number', (own: string) => own.replace(/^\d+/, 'NaN')],
] as const

test.for(TOKENS)('a form with %s as its token does nothing, and says so', async ([, forge], { course, visitor }) => {
  const { token } = await visitor.page()

  const { status, text } = await visitor.post('watch', { _token: forge(token) })

  expect([status, course.desk.session.sawOpening]).toEqual([403, false])
  expect(text).toContain('Nothing was done. Load the page again')
})

test('the token of one course is none of another', async ({ course, visitor }) => {
  const other = await serveCourse()
  const { token } = await (await Visitor.enter(other.server)).page()
  await other.close()

  const { status } = await visitor.post('watch', { _token: token })

  expect([status, course.desk.session.sawOpening]).toEqual([403, false])
})

test('a form of another kind is no form', async ({ course, visitor }) => {
  const { token } = await visitor.page()

  const answers = await Promise.all(
    ['text/plain', 'application/json', 'multipart/form-data; boundary=a'].map((type) =>
      visitor.post('watch', { _token: token }, { 'content-type': type }),
    ),
  )

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  expect(course.desk.session.sawOpening).toBe(false)
})

test('an address out of the terminal lets one browser in, once; who is in may use it again', async ({ course }) => {
  const { origin, newAddress } = course.server
  const [first, second] = [newAddress(), newAddress()].map((address) => address.slice(origin.length))

  const old = await send(origin, { path: first ?? '' })
  const taken = await send(origin, { path: second ?? '' })
  const again = await send(origin, { path: second ?? '' })
  const cookie = String(taken.headers['set-cookie'])
  const back = await send(origin, { path: second ?? '', headers: { cookie } })

  expect([old.status, taken.status, again.status, back.status]).toEqual([403, 303, 403, 303])
  expect([taken.headers.location, back.headers.location]).toEqual(['/', '/'])
  expect(cookie).toMatch(
    new RegExp(`^lab_course_${new URL(origin).port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
  )
  expect(again.text).toContain('it works once')
  expect([old, again].map(({ headers }) => headers['set-cookie'])).toEqual([undefined, undefined])
})

test.for(['', '?token=', '?token=A', '?token=A&token=B', '?token[]=A'])(
  'the address with "%s" in place of its token lets nobody in, and spends nothing',
  async (query, { course }) => {
    const { origin, newAddress } = course.server
    const address = newAddress()

    const { status, headers } = await send(origin, { path: `/open${query}` })
    const right = await send(origin, { path: address.slice(origin.length) })

    expect([status, headers['set-cookie'], right.status]).toEqual([403, undefined, 303])
  },
)

test.for(['cross-site', 'same-site'])('another page cannot spend the address: %s', async (site, { course }) => {
  const { origin, newAddress } = course.server
  const path = newAddress().slice(origin.length)

  const foreign = await send(origin, { path, headers: { 'sec-fetch-site': site } })
  const own = await send(origin, { path, headers: { 'sec-fetch-site': 'none' } })

  expect([foreign.status, own.status]).toEqual([403, 303])
})

test('no page is kept, framed or told to others, and none has a script or style in it', async ({ visitor }) => {
  const pages = await Promise.all(['/', '/lessons', '/lesson'].map((path) => visitor.page(path)))
  const refused = await visitor.page('/', { origin: 'null' })

  for (const { headers } of [...pages, refused]) {
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-powered-by']).toBeUndefined()
  }
  for (const { text } of pages) expect(text).not.toMatch(/<style|<script(?! type="module" src="\/)| on\w+="| style="/)
})
