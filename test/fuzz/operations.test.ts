import { afterAll, beforeAll, expect, test } from 'vitest'
import { answering, inProcess, isInOrder, overSocket } from './doors.ts'
import { prove } from './prove.ts'
import { goodRequests, operationRequests } from './requests.ts'
import { assertGoodFlow, setScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => void (scene = await setScene()))
afterAll(() => scene.mock.stop())

const options = { hide: (text: string) => scene.hide(text) }

test('no operation finds fault with a request that is as its table has it', async () => {
  const refused: string[] = []
  const judged = answering(scene, inProcess, ({ request, answer }) => {
    if (answer.status === 400 && answer.body.includes('"parameters"'))
      refused.push(`${request.method} ${request.target}: ${answer.body}\n   ${request.body}`)
  })

  for (const request of goodRequests) await judged(request)

  expect(refused).toEqual([])
})

test('every request of an operation is answered in process as the table can, and a refusal changes nothing', async () => {
  await prove(operationRequests, { count: 600, ...options }, answering(scene, inProcess, isInOrder(scene)))

  await assertGoodFlow(scene.mock)
})

test('every request of an operation is answered over a socket as the table can, and a refusal changes nothing', async () => {
  await prove(operationRequests, { count: 150, ...options }, answering(scene, overSocket, isInOrder(scene)))

  await assertGoodFlow(scene.mock)
})
