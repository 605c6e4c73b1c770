import { Ajv } from 'ajv'
import { asHar } from '../../../mock-provider/findings/har.ts'
import { explainText } from '../../../src/explain/explain.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { exchange, getCode, readTokens, refresh, statusOfCall } from '../fixtures.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: -1 }
const strict = (properties: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  patternProperties: { '^_': {} },
  additionalProperties: false,
})
const list = (items: unknown) => ({ type: 'array', items })
const pairs = list(strict({ name: text, value: text }, { comment: text }))

/** HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/: what each object must and may have. */
const schema = strict({
  log: strict(
    {
      version: { const: '1.2' },
      creator: strict({ name: text, version: text }),
      entries: list(
        strict(
          {
            startedDateTime: { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$` },
            time: { type: 'number', minimum: 0 },
            request: strict(
              {
                method: text,
                url: { type: 'string', pattern: String.raw`^https?://[\w.:]+/[!-~]*$` },
                httpVersion: text,
                cookies: list({}),
                headers: pairs,
                queryString: pairs,
                headersSize: whole,
                bodySize: whole,
              },
              { postData: strict({ mimeType: text }, { params: pairs, text, comment: text }), comment: text },
            ),
            response: strict(
              {
                status: { type: 'integer', minimum: 0 },
                statusText: text,
                httpVersion: text,
                cookies: list({}),
                headers: pairs,
                content: strict({ size: whole, mimeType: text }, { text, comment: text }),
                redirectURL: text,
                headersSize: whole,
                bodySize: whole,
              },
              { comment: text },
            ),
            cache: strict({}),
            timings: strict({ send: whole, wait: whole, receive: whole }),
          },
          { connection: text, comment: text },
        ),
      ),
    },
    { comment: text },
  ),
})

const harOf = ({ journal, origin }: MockProvider) => asHar(journal.events, { origin, version: '1.0.0' })

/** A log-in, calls, a refresh over two hours, and its replay. */
async function act(mock: MockProvider): Promise<void> {
  const code = await getCode(mock)
  const { accessToken, refreshToken } = readTokens(await exchange(mock, code))
  await statusOfCall(mock, accessToken)
  mock.clock.advance({ hours: 2 })
  await statusOfCall(mock, accessToken)
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)
  await mock.fetch(`${mock.origin}/2/users/me?user.fields=id&${encodeURIComponent('strange & name')}=1`, {
    headers: { host: 'api.x.com' },
  })
}

test('every session is a HAR 1.2', async ({ mock }) => {
  await act(mock)
  const validate = new Ajv({ allErrors: true }).compile(schema)

  const har: unknown = JSON.parse(JSON.stringify(harOf(mock)))

  expect(validate(har), JSON.stringify(validate.errors)).toBe(true)
  expect(harOf(mock).log.entries.length).toBeGreaterThan(5)
})

test('ids of many digits stay as they were sent, and seconds are a number', async ({ mock }) => {
  await act(mock)
  const { seq, at, actor } = mock.journal.events[0] ?? { seq: 0, at: 0, actor: '' }
  const id = '1860000000000000001'
  const request = [{ in: 'json' as const, name: 'media_id', value: id, length: id.length }]
  const http = { method: 'POST', path: '/2/media/metadata', status: 200, request, response: [] }

  const { log } = asHar([{ seq, at, actor, kind: 'api.called', http }], { origin: mock.origin, version: '1.0.0' })
  const answers = harOf(mock).log.entries.map(({ response }) => response.content.text)

  expect(JSON.stringify(log)).toContain(id)
  expect(JSON.parse(log.entries[0]?.request.postData?.text ?? '')).toEqual({ media_id: id })
  expect(answers.join()).toContain('"expires_in": 7200')
})

test('a lifetime that is no number stays what the faulty answer said', async ({ mock }) => {
  const { seq, at, actor } = { seq: 1, at: mock.clock.now(), actor: 'app' }
  const response = [{ in: 'json' as const, name: 'expires_in', value: 'soon', length: 4 }]
  const http = { method: 'POST', path: '/2/oauth2/token', status: 200, request: [], response }

  const { log } = asHar([{ seq, at, actor, kind: 'api.called', http }], { origin: mock.origin, version: '1.0.0' })

  expect(JSON.parse(log.entries[0]?.response.content.text ?? '')).toEqual({ expires_in: 'soon' })
})

test('a HAR holds no secret, and says of each which token it was', async ({ mock }) => {
  await act(mock)

  const written = JSON.stringify(harOf(mock))

  expect(written).toHoldNoSecretOf(mock)
  const refreshed = harOf(mock).log.entries.find(({ _kind }) => _kind === 'refresh.done')
  expect(refreshed?.request.postData?.params).toContainEqual({
    name: 'refresh_token',
    value: expect.stringMatching(/^RT#1 \.\.[0-9a-f]{4}$/),
  })
  expect(JSON.parse(refreshed?.response.content.text ?? '')).toMatchObject({
    expires_in: 7200,
    access_token: expect.stringMatching(/^AT#2 \.\./),
    refresh_token: expect.stringMatching(/^RT#2 \.\./),
  })
})

test('an entry has its place in the journal, the reason that X never gives, and the time of the mock', async ({
  mock,
}) => {
  await act(mock)
  const refused = mock.journal.events.find(({ kind }) => kind === 'refresh.refused')

  const entry = harOf(mock).log.entries.find(({ _seq }) => _seq === refused?.seq)

  expect(entry).toMatchObject({ _reason: 'replayed', _labels: ['RT#1'], comment: expect.stringContaining('replayed') })
  expect(entry?.startedDateTime).toBe(new Date(mock.clock.now() * 1000).toISOString())
})

test('what our own explain says of a HAR is what it says of the journal', async ({ mock }) => {
  await act(mock)

  const { items } = explainText(JSON.stringify(harOf(mock)))

  expect(items.map(({ status }) => status)).toEqual(expect.arrayContaining([400, 401]))
  expect(items.map(({ explanation }) => explanation?.id)).toContain('token-refresh')
})

test('a request that named a host of X is shown there, any other where the mock is', async ({ mock }) => {
  await act(mock)

  const urls = harOf(mock).log.entries.map(({ request }) => request.url)

  expect(urls.at(-1)).toMatch(
    /^https:\/\/api\.x\.com\/2\/users\/me\?user\.fields=id&strange%20%26%20name=\.\.[0-9a-f]{4}$/,
  )
  expect(urls.filter((url) => url.startsWith(mock.origin)).length).toBe(urls.length - 1)
})

test('an answer that was lost is told as one', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await refresh(mock, refreshToken).catch(() => undefined)

  const [entry] = harOf(mock).log.entries

  expect(entry).toMatchObject({
    _lost: true,
    response: { status: 200, comment: expect.stringContaining('did not arrive') },
  })
})
