import { readFileSync } from 'node:fs'
import { marked, type Tokens } from 'marked'
import type { FaultSpec, MockProvider } from '../../../mock-provider/index.ts'
import { faultTable } from '../../../mock-provider/world/fault-entries.ts'
import { ENDPOINTS, FAULT_WORDS } from '../../../mock-provider/world/fault-spec.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { callWith, doors, refreshOf, untilFired, type Door, type Seen, type Sent } from '../doors.ts'

const text = readFileSync(new URL('../../../docs/faults.md', import.meta.url), 'utf8')
const blocks = marked.lexer(text)

type Row = { action: string; sees: string; did: string; json: string }

const rows: Row[] = blocks
  .filter((block): block is Tokens.Table => block.type === 'table')
  .filter(({ header }) => header.at(-1)?.text === 'JSON')
  .flatMap((table) => table.rows.map((cells) => cells.map((cell) => cell.text)))
  .map(([action = '', sees = '', did = '', _bug, json = '']) => ({ action, sees, did, json: json.slice(1, -1) }))

/** What a row says that the client sees, by its first words. */
function assertSeen({ sees }: Row, { status, headers, body, failure }: Seen): void {
  const [word] = sees.split(/[ ,]/)
  if (sees.startsWith('a connection that breaks')) return expect([status, failure]).toEqual([0, 'ECONNRESET'])
  if (word === 'nothing') return expect(failure).toMatch(/ABORT_ERR|AbortError/)
  if (word === "X's") expect(status).toBeGreaterThanOrEqual(400)
  else expect(String(status)).toBe(word === 'the' ? '200' : word)
  const retryAfter = /`retry-after: (\d+)`/.exec(sees)?.[1]
  if (retryAfter !== undefined) expect(headers['retry-after']).toBe(retryAfter)
  if (sees.includes('HTTP date')) expect(headers['retry-after']).toMatch(/^\w{3}, \d\d \w{3} \d{4} .* GMT$/)
  if (sees.includes("in X's words")) expect(JSON.parse(body)).toMatchObject({ status })
  if (sees.includes('without a body')) expect(body).toBe('')
  if (sees.includes('HTML page')) expect(headers['content-type']).toMatch(/^text\/html/)
  if (sees.includes('connection ends')) expect(failure).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
}

/** A good request for the fault to meet. */
async function fittingRequest(mock: MockProvider, { at, when = {} }: FaultSpec): Promise<Sent> {
  const { accessToken, refreshToken } = await mock.signIn()
  if (at === 'token') return refreshOf(mock, refreshToken)
  return { ...callWith(accessToken, when.path), method: when.method ?? 'GET' }
}

/** Sends it, and does for a waiting request what the row says that ends it. */
async function meet(mock: MockProvider, spec: FaultSpec, door: Door): Promise<Seen> {
  const sent = await fittingRequest(mock, spec)
  const fault = mock.faults.arm(spec)
  const caller = new AbortController()
  const answer = door(mock, sent, caller.signal)
  await untilFired(fault)
  if (spec.then === 'hang') caller.abort()
  else fault.release()
  return answer
}

test.for(doors.flatMap(([name, door]) => rows.map((row) => ({ ...row, row, name, door }))))(
  'over $name, $json does what its row says',
  async ({ row, door }, { mock }) => {
    const spec: FaultSpec = JSON.parse(row.json)

    const seen = await meet(mock, spec, door)

    const worked = mock.journal.events.some(({ kind }) => kind === 'refresh.done' || kind === 'api.called')
    assertSeen(row, seen)
    expect(row.did).toMatch(worked ? /^its work/ : /^nothing$/)
    expect(mock.journal.events.some(({ kind }) => kind === 'fault.fired')).toBe(true)
    expect(mock.journal.events.map(({ reason }) => reason)).not.toContain('nothing-to-change')
  },
)

test('every action has a row, and every endpoint is named', () => {
  const shown = rows.map(({ json }) => json).join('\n')

  for (const word of FAULT_WORDS) expect(shown).toContain(`"then":"${word}"`)
  for (const { by, beside } of Object.values(faultTable.actions))
    for (const member of [...Object.keys(by), ...Object.keys(beside)]) expect(shown).toContain(`"${member}":`)
  for (const name of ENDPOINTS) expect(text).toContain(`\`${name}\``)
})

test('the JSON of the curl line and the code of the test can be armed', ({ mock }) => {
  const curl = /-d '([^']+)'/.exec(text)?.[1] ?? ''

  mock.faults.arm(JSON.parse(curl))
  mock.faults.arm({ at: 'token', when: { grantType: 'refresh_token' }, then: 'drop-after-commit' })

  expect(mock.faults.list()).toHaveLength(2)
  expect(text).toContain(
    "mock.faults.arm({ at: 'token', when: { grantType: 'refresh_token' }, then: 'drop-after-commit' })",
  )
})
