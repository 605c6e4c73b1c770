import { afterAll, beforeAll, test } from 'vitest'
import type { JournalEvent } from '../../mock-provider/index.ts'
import { ask } from '../mock-provider/control/call.ts'
import { operationsOf, readDocument, type Operation } from '../mock-provider/control/document.ts'
import { callsOf, type ControlText } from './control-calls.ts'
import { assertBounded, assertNoSecret, assertPrintable } from './judge.ts'
import { prove } from './prove.ts'
import { answersIn, talk } from './raw.ts'
import { assertGoodFlow, setScene, type Scene } from './scene.ts'

let scene: Scene
let operations: Map<string, Operation>
/** What stands in a path for each of its names. */
let params: Record<string, string>

beforeAll(async () => {
  scene = await setScene({ faults: [{ at: 'revoke', then: 'reset' }] })
  operations = operationsOf(await readDocument(scene.mock))
  await tidy()
})
afterAll(() => scene.mock.stop())

/** The world's save point and its second world as they were; no snapshot holds them. */
async function tidy(): Promise<void> {
  const { mock } = scene
  const { json } = await ask(mock, 'GET /snapshots')
  for (const { id } of json.snapshots) await ask(mock, `DELETE /snapshots/${id}`)
  await ask(mock, 'POST /snapshots', { id: 'saved' })
  for (const { id } of mock.worlds.list()) await mock.worlds.remove(id)
  const { id: worldId } = await mock.worlds.create()
  params = { faultId: '1', snapshotId: 'saved', worldId }
  scene.reset()
}

async function untilQuiet(): Promise<void> {
  for (const _ of [1, 2, 3]) await ask(scene.mock, 'GET /health')
}

type Told = {
  operation: Operation
  status: number
  type: string
  body: string
  events: JournalEvent[]
  changed: boolean
}

/** Undefined where the call waits, as two of them may. */
async function call({ operationId, text }: ControlText): Promise<Told | undefined> {
  const operation = operations.get(operationId)
  if (!operation) throw new Error(`${operationId} is not in the document`)
  const before = JSON.stringify(scene.state())
  const mark = scene.mock.journal.mark()
  const bytes = scene.fill(text.replace(/\{(\w+)\}/g, (slot, name: string) => params[name] ?? slot))
  const waits = operationId === 'waitForEvent' || operationId === 'streamEvents'
  const [answer] = answersIn(await talk(scene.mock.port, bytes, waits ? { quiet: untilQuiet } : {})).whole
  if (!answer && waits) return undefined
  if (!answer) throw new Error('no answer')
  const events = scene.mock.journal.since(mark)
  const changed = JSON.stringify(scene.state()) !== before
  if (/^\/(snapshots|worlds)/.test(operation.path) && operation.method !== 'GET') await tidy()
  if (changed) scene.reset()
  const type = answer.headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  return { operation, status: answer.status, type, body: answer.body, events, changed }
}

/** What the document does not list, as the request did not get so far: no such path, no such method, not HTTP. */
const BEFORE_ANY_OPERATION = [400, 404, 405, 431]

function assertAsDocumented({ operation, status, type, body, events, changed }: Told): void {
  const documented = [...Object.keys(operation.responses).map(Number), ...BEFORE_ANY_OPERATION]
  if (!documented.includes(status)) throw new Error(`status ${status} is not documented`)
  if (body !== '' && !type.startsWith('text/')) JSON.parse(body)
  const isRefused = status >= 400
  if ((isRefused || operation.method === 'GET') && changed) throw new Error(`${status}, and the world has changed`)
  if (isRefused && events.some(({ kind }) => kind === 'control.called'))
    throw new Error(`${status}, and the journal says that it was done`)
}

const options = { hide: (text: string) => scene.hide(text) }

test('every call of the control API is answered as the document says, and a refused one changes nothing', async () => {
  await prove(callsOf([...operations.values()]), { count: 200, ...options }, async (text) => {
    const told = await call(text)
    if (told) assertAsDocumented(told)
  })

  await assertGoodFlow(scene.mock)
})

test('whatever the control API was asked, the journal can be printed, is bounded and holds no secret', async () => {
  await prove(callsOf([...operations.values()]), { count: 150, ...options }, async (text) => {
    const { events = [] } = (await call(text)) ?? {}
    assertPrintable(events)
    assertBounded(events)
    assertNoSecret(scene, events)
  })
})
