import type { JournalEvent } from '../../mock-provider/index.ts'
import * as judge from './judge.ts'
import { answersIn, talk, type RawAnswer } from './raw.ts'
import { readRequest, type HttpRequest } from './request-text.ts'
import { toFetch, type Scene } from './scene.ts'

/** A way to the mock; undefined where the request cannot take it. */
export type Door = (scene: Scene, request: HttpRequest, text: string) => Promise<RawAnswer | undefined>

export const inProcess: Door = async ({ mock }, request) => {
  const sent = toFetch(mock, request)
  if (!sent) return undefined
  const response = await mock.fetch(sent)
  const { status, headers } = response
  return { status, headers: [...headers], body: await response.text() }
}

export const overSocket: Door = async (scene, request, text) => {
  const received = await talk(scene.mock.port, text)
  const isHead = request.method === 'HEAD'
  const { whole, rest } = answersIn(isHead ? received.replace(/content-length: \d+\r\n/i, '') : received)
  if (whole.length !== 1 || rest !== '') throw new Error(`not one answer: ${scene.hide(JSON.stringify(received))}`)
  return whole[0]
}

export type Told = { request: HttpRequest; answer: RawAnswer; events: JournalEvent[]; before: object }

/** Sends each case through the door, lets `holds` judge it, and puts the world back. */
export function answering(scene: Scene, door: Door, holds: (told: Told) => void): (text: string) => Promise<void> {
  scene.reset()
  const start = scene.state()
  return async (template) => {
    const text = scene.fill(template)
    const request = readRequest(text)
    const mark = scene.mock.journal.mark()
    try {
      const answer = await door(scene, request, text)
      if (!answer) return
      holds({ request, answer, events: scene.mock.journal.since(mark), before: start })
    } finally {
      scene.reset()
    }
  }
}

/** The status is the endpoint's, nobody is sent elsewhere, and a refusal changes nothing. */
export function isInOrder(scene: Scene): (told: Told) => void {
  return ({ request, answer, events, before }) => {
    judge.assertKnownAnswer(request, answer)
    judge.assertNoOpenRedirect(scene, answer, events)
    judge.assertExplained(events, before, scene.state())
  }
}
