import { afterAll, beforeAll, test } from 'vitest'
import { answering, inProcess, isInOrder, overSocket } from './doors.ts'
import * as judge from './judge.ts'
import { prove } from './prove.ts'
import { requests, requestsWith } from './requests.ts'
import { assertGoodFlow, setScene, type Scene } from './scene.ts'
import { LESSER_SECRETS, SECRETS, secretOf } from './texts.ts'

let scene: Scene
beforeAll(async () => void (scene = await setScene()))
afterAll(() => scene.mock.stop())

/** Of each proof; `hide`, as a message may quote what a slot was filled with. */
const options = { hide: (text: string) => scene.hide(text) }

test('every request of X’s paths is answered in process as its endpoint can, and a refusal changes nothing', async () => {
  await prove(requests, { count: 400, ...options }, answering(scene, inProcess, isInOrder(scene)))

  await assertGoodFlow(scene.mock)
})

test('every request of X’s paths is answered over a socket as its endpoint can, and a refusal changes nothing', async () => {
  await prove(requests, { count: 150, ...options }, answering(scene, overSocket, isInOrder(scene)))

  await assertGoodFlow(scene.mock)
})

test('no secret stands in the journal, wherever in a request it was', async () => {
  const judged = answering(scene, inProcess, ({ events }) => judge.assertNoSecret(scene, events))

  await prove(requestsWith(secretOf(SECRETS)), { count: 250, ...options }, judged)
})

test('no secret in another writing stands in the journal, wherever in a request it was', async () => {
  const judged = answering(scene, inProcess, ({ events }) => judge.assertNoSecret(scene, events))

  await prove(requestsWith(secretOf(SECRETS, ['.percent', '.base64', '.hex'])), { count: 200, ...options }, judged)
})

test('no id of an open form and no secret of yesterday stands in the journal, wherever in a request it was', async () => {
  const judged = answering(scene, inProcess, ({ events }) => judge.assertNoSecret(scene, events, scene.lesserScan))

  await prove(requestsWith(secretOf(LESSER_SECRETS)), { count: 100, ...options }, judged)
})

test('every text in the journal can be printed', async () => {
  await prove(
    requests,
    { count: 250, ...options },
    answering(scene, inProcess, ({ events }) => judge.assertPrintable(events)),
  )
})

test('an event in the journal is bounded, whatever the request', async () => {
  await prove(
    requests,
    { count: 250, ...options },
    answering(scene, inProcess, ({ events }) => judge.assertBounded(events)),
  )
})
