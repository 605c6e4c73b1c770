import * as fc from 'fast-check'
import { expect } from '../../../src/testing/vitest.ts'
import { sameCases } from '../../same-cases.ts'
import { collectWarnings, testWith } from '../fixtures.ts'

/** Pieces of uploads, right and wrong, that are put together in any order. */
const pieces = fc.constantFrom(
  '--b\r\n',
  '--b--\r\n',
  '\r\n',
  '\r\n\r\n',
  'Content-Disposition: form-data; name="media"',
  '; filename="a"',
  '"',
  'Content-Disposition: form-data; name="segment_index"',
  'Content-Disposition: form-data; name=""',
  '0',
  '-1',
  '1e9',
  'Content-Disposition: form-data; name="__proto__"; filename="a"',
  'Content-Transfer-Encoding: base64',
  '\0',
  'é',
  '{"media":"YQ==","segment_index":0}',
  '{"media":',
  '[]',
  'null',
  '{"__proto__":1}',
  'media=a',
  '&command=INIT',
  'Content-Disposition: form-data; name="command"\r\n\r\nAPPEND\r\n',
  '\x89PNG\r\n\x1a\n',
  'GIF89a',
  '\xff\xd8\xff\xc0',
)
const types = fc.constantFrom(
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary="b"',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'application/json',
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded',
  'text/plain',
  '',
)
/** A right one, of each kind. */
const right: [type: string, body: string][] = [
  [
    'multipart/form-data; boundary=b',
    ['segment_index"\r\n\r\n0', 'media"; filename="a"\r\n\r\n\x89PNG']
      .map((part) => `--b\r\nContent-Disposition: form-data; name="${part}\r\n`)
      .join('') + '--b--\r\n',
  ],
  ['application/json', '{"media":"YWJjZA==","segment_index":0}'],
]

/** Of a right one, some is cut out and something else put there. */
const twisted = fc
  .tuple(fc.constantFrom(...right), fc.nat(200), fc.nat(12), fc.option(pieces, { nil: '' }))
  .map(([[type, body], at, length, piece]) => ({
    type,
    body: Buffer.from(body.slice(0, at) + piece + body.slice(at + length), 'latin1'),
  }))

const mixed = fc.record({
  type: types,
  body: fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((all) => Buffer.from(all.join(''), 'latin1')),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  ),
})

const paths = fc.constantFrom(
  '/append',
  '/append',
  '/2/media/upload',
  '/2/media/upload?command=APPEND&media_id=x',
  '/2/media/upload/x/append',
)

const test = testWith({ overrides: { rateLimits: 'off' } })

test('whatever comes as an upload, it is done or refused, never half done and never a 500', async ({ mock }) => {
  const warnings = collectWarnings()
  const { accessToken } = await mock.signIn({ scopes: ['media.write'] })
  const send = async (path: string, type: string, body: Buffer | string) => {
    const headers = { authorization: `Bearer ${accessToken}`, ...(type !== '' && { 'content-type': type }) }
    const response = await mock.fetch(mock.origin + path, {
      method: 'POST',
      headers,
      body: new Blob([new Uint8Array(Buffer.from(body))]),
    })
    return { status: response.status, text: await response.text() }
  }
  const begun = await send('/2/media/upload/initialize', 'application/json', '{"media_category":"tweet_image"}')
  const { id } = JSON.parse(begun.text).data

  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(fc.oneof(twisted, mixed), paths, async ({ type, body }, path) => {
      const before = mock.snapshot().media
      const { status } = await send(path === '/append' ? `/2/media/upload/${id}/append` : path, type, body)
      statuses.add(status)
      expect([200, 400]).toContain(status)
      if (status === 400) expect(mock.snapshot().media).toEqual(before)
    }),
    { ...sameCases, numRuns: 400 },
  )

  expect(statuses).toEqual(new Set([200, 400]))
  expect(warnings).toEqual([])
}, 120_000)
