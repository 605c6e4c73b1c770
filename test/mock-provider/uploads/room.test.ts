import { expect, test } from 'vitest'
import { uploadOfBody } from '../../../mock-provider/uploads/incoming.ts'
import { UploadRoom } from '../../../mock-provider/uploads/room.ts'

const MB = 1024 * 1024

test('whatever comes at once, 32 MB and a chunk of each are kept at most, and all come to their end', async () => {
  const room = new UploadRoom()
  let kept = 0
  let most = 0
  const upload = async () => {
    const seat = room.enter()
    let own = 0
    for (; own < 16; own += 1) {
      const letIn = seat.add(MB)
      if (letIn) await letIn
      else await undefined
      kept += 1
      most = Math.max(most, kept)
    }
    seat.complete()
    kept -= own
    seat.leave()
  }

  await Promise.all(Array.from({ length: 20 }, upload))

  expect(kept).toBe(0)
  expect(most).toBe(32)
})

test('who has left waits no longer, and takes no room', async () => {
  const room = new UploadRoom()
  const seats = [room.enter(), room.enter(), room.enter()]
  const waits = seats.map((seat) => seat.add(16 * MB))
  expect(waits.map((wait) => wait === undefined)).toEqual([true, true, false])

  for (const seat of seats) seat.leave()
  await waits[2]

  expect(room.enter().add(16 * MB)).toBeUndefined()
  expect(room.enter().add(16 * MB)).toBeUndefined()
})

test('who sends nothing gives way to those that wait; who waits, or is through, does not', async () => {
  const room = new UploadRoom(1)
  const through = room.enter()
  const quiet = room.enter()
  const nothing = room.enter()
  const waiting = room.enter()
  through.add(15 * MB)
  through.complete()
  quiet.add(2 * MB)
  const isAsked = new Promise((resolve) => quiet.signal.addEventListener('abort', resolve))

  const letIn = waiting.add(2 * MB)
  await isAsked
  quiet.leave()
  await letIn

  const asked = [through, quiet, nothing, waiting].map(({ signal }) => signal.aborted)
  expect(asked).toEqual([false, true, false, false])
})

test('a stream that gives way is cancelled', async () => {
  const room = new UploadRoom(1)
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(16 * MB)),
    cancel: () => void (isCancelled = true),
  })
  const taken = uploadOfBody(body, undefined, room).take((read) => read)
  await new Promise(setImmediate)
  room.enter().add(MB)

  void room.enter().add(MB)

  expect(await taken).toBe('quiet')
  expect(isCancelled).toBe(true)
})
