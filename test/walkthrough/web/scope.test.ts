import { refreshTokens } from '../../../src/client/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { escaped, highlighted, quotedLines, wholeLines } from '../../../src/walkthrough/web/code.ts'
import { lessonHtml } from '../../../src/walkthrough/web/markdown.ts'
import { linkTo, momentIn } from '../../../src/walkthrough/web/moment.ts'
import { scopeOf } from '../../../src/walkthrough/web/scope.ts'
import { tellEvent } from '../../../src/walkthrough/web/told-events.ts'

const QUESTION = { predict: { ask: '', options: [], truth: 0, why: '', shown: [] } }

async function refreshedTwice(mock: MockProvider) {
  const { refreshToken = '' } = await mock.signIn()
  mock.clock.advance({ hours: 2 })
  const { refreshToken: second = '' } = await refreshTokens(mock.config, { refreshToken })
  await refreshTokens(mock.config, { refreshToken: second })
  const { events } = mock.journal
  return { of: 'own' as const, events, known: events }
}

function seen(wire: Awaited<ReturnType<typeof refreshedTwice>>) {
  return { wire, tokens: { changes: [], family: [] }, foretold: undefined, lastRequest: undefined }
}

test('the world at an event is what was known then, and no more', async ({ mock }) => {
  const wire = await refreshedTwice(mock)
  const [first] = wire.events.filter(({ kind }) => kind === 'refresh.done')

  const scope = scopeOf(seen(wire), QUESTION, momentIn(new URLSearchParams({ at: String(first?.seq) })))

  expect(scope.here).toBe(first)
  expect(scope.shown.at(-1)).toBe(first)
  expect(scope.known.at(-1)).toBe(first)
  expect(scope.all.length).toBeGreaterThan(scope.shown.length)
  expect(scope.isEarlier).toBe(true)
})

test('without a wish the newest request of the app is open, and all is shown', async ({ mock }) => {
  const wire = await refreshedTwice(mock)

  const scope = scopeOf(seen(wire), QUESTION, momentIn(new URLSearchParams()))

  expect(scope.open?.kind).toBe('refresh.done')
  expect(scope.open?.seq).toBe(wire.events.findLast(({ kind }) => kind === 'refresh.done')?.seq)
  expect(scope.isEarlier).toBe(false)
})

test('a refresh is told as an arrow with what it cost and brought', async ({ mock }) => {
  const wire = await refreshedTwice(mock)
  const refresh = wire.events.find(({ kind }) => kind === 'refresh.done')

  expect(refresh && tellEvent(refresh)).toEqual({
    way: ['Your app', 'X tokens'],
    says: 'Your app sends RT#1; X retires it and gives AT#2 and RT#2.',
    comesBack: '200',
  })
})

test('a link changes its own wish and keeps the others', () => {
  expect(linkTo('/lesson?side=tokens&at=3', { at: 4 }, '#e4')).toBe('/lesson?side=tokens&at=4#e4')
  expect(linkTo('/lesson?at=3', { at: undefined })).toBe('/lesson')
})

test('a span of code that goes over lines is closed in each and opened again', () => {
  const lines = wholeLines('<span class="c">a\nb</span> c')

  expect(lines).toEqual(['<span class="c">a</span>', '<span class="c">b</span> c'])
})

test('what somebody sent is text, with colours and without', () => {
  const hostile = JSON.stringify({
    path: '/</code><script>alert(1)</script>',
    detail: '"><img src=x onerror=alert(1)>',
  })

  for (const html of [highlighted(hostile, 'json'), highlighted(hostile, 'bash'), escaped(hostile)])
    expect(html.replace(/<\/?span[^<>]*>/g, '')).not.toMatch(/[<>]/)
})

test('a line is quoted where it begins as the quote does', () => {
  expect([...quotedLines('a\n  const b = 1 + 2\nc', 'const b = 1\n')]).toEqual([1])
})

test('links of lessons stay within the course, and a source is told apart from the fact', () => {
  const html = lessonHtml('See [four](04-exchange.md) and [faults](faults.md) (documented: plainAllowed).')

  expect(html).toContain('<a href="/lessons#04-exchange">four</a>')
  expect(html).toContain(' and faults <span class="source">(documented: plainAllowed)</span>')
})
