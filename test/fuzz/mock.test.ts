import { afterAll, beforeAll, test } from 'vitest'
import type { JournalEvent } from '../../mock-provider/index.ts'
import * as judge from './judge.ts'
import { prove } from './prove.ts'
import { answersIn, talk, type RawAnswer } from './raw.ts'
import { readRequest, type HttpRequest } from './request-text.ts'
import { requests, requestsWithForms, requestsWithSecrets } from './requests.ts'
import { assertGoodFlow, setScene, toFetch, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => void (scene = await setScene()))
afterAll(() => scene.mock.stop())

/** A way to the mock; undefined where the request cannot take it. */
type Door = (request: HttpRequest, text: string) => Promise<RawAnswer | undefined>

const inProcess: Door = async (request) => {
  const sent = toFetch(scene.mock, request)
  if (!sent) return undefined
  const { status, headers, body } = await scene.mock.fetch(sent)
  await body?.cancel()
  return { status, headers: [...headers], body: '' }
}

const overSocket: Door = async (request, text) => {
  const received = await talk(scene.mock.port, text)
  const isHead = request.method === 'HEAD'
  const { whole, rest } = answersIn(isHead ? received.replace(/content-length: \d+\r\n/i, '') : received)
  if (whole.length !== 1 || rest !== '') throw new Error(`not one answer: ${scene.hide(JSON.stringify(received))}`)
  return whole[0]
}

type Told = { request: HttpRequest; answer: RawAnswer; events: JournalEvent[]; before: object }

/** Sends each case through the door, lets `holds` judge it, and puts the world back. */
function answering(door: Door, holds: (told: Told) => void): (text: string) => Promise<void> {
  scene.reset()
  const start = scene.state()
  return async (template) => {
    const text = scene.fill(template)
    const request = readRequest(text)
    const mark = scene.mock.journal.mark()
    try {
      const answer = await door(request, text)
      if (!answer) return
      holds({ request, answer, events: scene.mock.journal.since(mark), before: start })
    } finally {
      scene.reset()
    }
  }
}

/** Of each proof; `hide`, as a message may quote what a slot was filled with. */
const options = { hide: (text: string) => scene.hide(text) }

const isInOrder = ({ request, answer, events, before }: Told): void => {
  judge.assertKnownAnswer(request, answer)
  judge.assertNoOpenRedirect(scene, answer, events)
  judge.assertExplained(events, before, scene.state())
}

test('every request of X’s paths is answered in process as its endpoint can, and a refusal changes nothing', async () => {
  await prove(requests, { count: 500, ...options }, answering(inProcess, isInOrder))

  await assertGoodFlow(scene.mock)
})

test('every request of X’s paths is answered over a socket as its endpoint can, and a refusal changes nothing', async () => {
  await prove(requests, { count: 200, ...options }, answering(overSocket, isInOrder))

  await assertGoodFlow(scene.mock)
})

test('no secret stands in the journal, wherever in a request it was', async () => {
  const judged = answering(inProcess, ({ events }) => judge.assertNoSecret(scene, events))

  await prove(requestsWithSecrets, { count: 400, ...options }, judged)
})

test('no id of an open form stands in the journal, wherever in a request it was', async () => {
  const judged = answering(inProcess, ({ events }) => judge.assertNoSecret(scene, events, scene.forms))

  await prove(requestsWithForms, { count: 100, ...options }, judged)
})

test('every text in the journal can be printed', async () => {
  await prove(
    requests,
    { count: 400, ...options },
    answering(inProcess, ({ events }) => judge.assertPrintable(events)),
  )
})

test('an event in the journal is bounded, whatever the request', async () => {
  await prove(
    requests,
    { count: 400, ...options },
    answering(inProcess, ({ events }) => judge.assertBounded(events)),
  )
})
