import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, test } from 'vitest'
import { startMockProvider, type MockProvider, type Snapshot } from '../../mock-provider/index.ts'
import { inProcess } from './doors.ts'
import { assertKnownAnswer } from './judge.ts'
import { prove } from './prove.ts'
import { readRequest } from './request-text.ts'
import { histories } from './requests.ts'
import { setScene, type Scene } from './scene.ts'

let scene: Scene
let other: MockProvider
beforeAll(async () => {
  scene = await setScene()
  other = await startMockProvider({ seed: 'other' })
})
afterAll(() => Promise.all([scene.mock.stop(), other.stop()]))

const options = { hide: (text: string) => scene.hide(text) }

/** Plays the requests one after the other, in one world; a minute passes between them. */
async function play(texts: readonly string[]): Promise<void> {
  for (const template of texts) {
    const text = scene.fill(template)
    const request = readRequest(text)
    const answer = await inProcess(scene, request, text)
    if (answer) assertKnownAnswer(request, answer)
    scene.mock.clock.advance({ minutes: 1 })
  }
}

/** A snapshot of it, as JSON, opens the same world elsewhere. */
function assertKept(snapshot: Snapshot): void {
  const kept: Snapshot = JSON.parse(JSON.stringify(snapshot))
  other.restore(kept)
  const { journalSeq: _, ...before } = kept
  const { journalSeq: __, ...after } = JSON.parse(JSON.stringify(other.snapshot()))
  for (const [member, value] of Object.entries(before))
    if (!isDeepStrictEqual(Reflect.get(after, member), value))
      throw new Error(`${member} is another one after a restore`)
}

test('whatever was asked of a world, a snapshot of it is taken and opens the same world', async () => {
  await prove(histories, { count: 80, ...options }, async (texts) => {
    scene.reset()
    await play(texts)
    assertKept(scene.mock.snapshot())
  })
})
