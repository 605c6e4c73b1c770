import { expect } from 'vitest'
import type { CorpusCase } from './cases.ts'
import { isCompared } from './headers.ts'
import { expectedText, liken, showsAccount, withoutAccountData } from './likeness.ts'
import { visibleText, type Replay, type Reply } from './scene.ts'

/** Fails unless the reply is what the corpus says: status, headers that are no noise, and as much of the body as is known. */
export function assertReply(corpusCase: CorpusCase, reply: Reply, { atLeast }: Pick<Replay, 'atLeast'> = {}): void {
  assertStatus(corpusCase, reply)
  assertHeaders(corpusCase, reply)
  if (corpusCase.bodyKnown === 'full' && !atLeast) assertText(corpusCase, reply)
  if (corpusCase.bodyKnown === 'partial' || atLeast) assertParts(corpusCase, reply)
}

/** Where the corpus has a word for the status, it names what the browser shows. */
function assertStatus({ response: { status } }: CorpusCase, reply: Reply): void {
  if (typeof status === 'number') return expect(reply.status).toBe(status)
  const judge = JUDGES[status]
  if (!judge) throw new RangeError(`nothing judges the status "${status}" here`)
  judge(reply)
}

const JUDGES: Record<string, (reply: Reply) => void> = {
  /** X navigates by script; a redirect leads the browser to the same place. `assertHeaders` looks at the location. */
  navigation: (reply) => expect([302, 303]).toContain(reply.status),
  'consent-page': (reply) => {
    expect(reply.status).toBe(200)
    // X seen (many): headline, what the app will be able to do, two buttons.
    expect(visibleText(reply.body)).toMatch(
      / wants to access your .*\n.*This app will be able to\n.*Authorize app\n.*Cancel\n/s,
    )
  },
  /** Neither a page on which to agree nor a code, wherever the refusal is told. */
  refused: (reply) => expect(`${reply.headers.get('location')} ${reply.body}`).not.toMatch(/<form|code=/),
  /** Everything else in the request is right, so a server that reads its form can only say yes. */
  processed: (reply) => expect([reply.status, reply.body]).toEqual([200, expect.stringContaining('"access_token"')]),
}

function assertHeaders({ response: { status, headers = {} } }: CorpusCase, reply: Reply): void {
  // No dump of any answer of X has it.
  expect(reply.headers.get('www-authenticate')).toBeNull()
  if (status !== 'navigation' && status !== 'refused') expect(reply.headers.get('location')).toBeNull()
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'location') assertLocation(reply.headers.get(name) ?? '', value)
    else if (isCompared(name))
      expect(`${name}: ${liken(reply.headers.get(name) ?? '', value)}`).toBe(`${name}: ${value}`)
  }
}

/** The corpus notes behind the address whether it is decoded, or how much of it is known. */
function assertLocation(actual: string, expected: string): void {
  const [, address = '', note] = /^(.*?)(?: \((.*)\))?$/.exec(expected) ?? []
  const shown = note === 'decoded' ? decodeURIComponent(actual) : actual
  expect(['decoded', 'other parameters unknown', undefined]).toContain(note)
  const known = note === 'other parameters unknown' ? shown.replace(/&.*/, '') : shown
  expect(liken(known, address)).toBe(address)
}

function assertText(corpusCase: CorpusCase, reply: Reply): void {
  const expected = expectedText(corpusCase)
  expect(liken(reply.body, expected)).toBe(expected)
}

function assertParts(corpusCase: CorpusCase, reply: Reply): void {
  const { body } = corpusCase.response
  if (typeof body === 'string')
    return expect(visibleText(reply.body).split('\n')).toEqual(expect.arrayContaining(body.split('\n')))
  const actual: unknown = JSON.parse(reply.body)
  if (showsAccount(corpusCase)) expect(withoutAccountData(actual)).toMatchObject(Object(withoutAccountData(body)))
  else expect(actual).toMatchObject(Object(body))
  const known = Object.keys(Object(body))
  expect(Object.keys(Object(actual)).filter((name) => known.includes(name))).toEqual(known)
}
