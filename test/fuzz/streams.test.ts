import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertNoSplitting, assertPrintable } from './judge.ts'
import { prove } from './prove.ts'
import { answersIn, talk } from './raw.ts'
import { assertGoodFlow, setScene, type Scene } from './scene.ts'
import { garbage, kept, streams } from './streams.ts'

let scene: Scene
beforeAll(async () => void (scene = await setScene()))
afterAll(() => scene.mock.stop())

const options = { hide: (text: string) => scene.hide(text) }

/** Two more requests were answered meanwhile: whoever has said nothing by now waits for more bytes. */
async function untilQuiet(): Promise<void> {
  for (const _ of [1, 2]) await (await fetch(`${scene.mock.origin}/2/nothing`)).arrayBuffer()
}

async function send(parts: string[]): Promise<string> {
  const bytes = parts.map((part) => scene.fill(part)).join('')
  return talk(scene.mock.port, bytes, { quiet: untilQuiet })
}

test('whatever the bytes on a connection, answers are whole, no more than were asked for, and the mock lives', async () => {
  await prove(streams, { count: 120, ...options }, async (parts) => {
    const received = await send(parts)
    scene.reset()
    assertNoSplitting(received, parts)
  })

  await assertGoodFlow(scene.mock)
})

test('whatever the bytes on a connection, the journal can be printed', async () => {
  await prove(streams, { count: 60, ...options }, async (parts) => {
    const mark = scene.mock.journal.mark()
    await send(parts)
    const events = scene.mock.journal.since(mark)
    scene.reset()
    assertPrintable(events)
  })
})

async function statusOf(bytes: string): Promise<number | undefined> {
  const received = await talk(scene.mock.port, bytes, { isEnough: (text) => answersIn(text).whole.length > 0 })
  scene.reset()
  return answersIn(received).whole[0]?.status
}

test('bytes behind a whole request do not change its answer', async () => {
  await prove(fc.tuple(kept, garbage), { count: 40, ...options }, async ([request, behind]) => {
    const bytes = scene.fill(request)
    const alone = await statusOf(bytes)
    expect(await statusOf(bytes + behind)).toBe(alone)
  })
})
