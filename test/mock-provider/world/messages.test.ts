import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  DM_HISTORY_SECONDS,
  MAX_CONVERSATIONS,
  MAX_DM_EVENTS,
  Messages,
  pairIdOf,
} from '../../../mock-provider/world/messages.ts'
import { sameCases } from '../../same-cases.ts'

const NOW_MS = 1_893_456_000_000
const [ADA, BEN, ZOE] = ['9', '10', '11']

function textsSeenBy(messages: Messages, userId: string, nowMs = NOW_MS): string[] {
  return messages.seenBy(userId, nowMs).map(({ text, type }) => text ?? type)
}

test('a conversation of two has both ids, the smaller number first, whoever begins', () => {
  const messages = new Messages()

  expect([messages.pair(BEN, ADA).id, messages.pair(ADA, BEN).id]).toEqual(['9-10', '9-10'])
  expect(messages.conversations()).toEqual([{ id: '9-10', participantIds: [BEN, ADA] }])
  expect([pairIdOf('100', '99'), pairIdOf(ADA, ADA)]).toEqual(['99-100', '9-9'])
  expect(messages.pair(ADA, ADA).participantIds).toEqual([ADA])
})

test('each group is a new one, with an id of its own', () => {
  const messages = new Messages()

  const ids = [1, 2].map(() => messages.group([ADA, BEN, ZOE, BEN], NOW_MS).id)

  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(id).toMatch(/^\d{15,19}$/)
  expect(messages.conversation(ids[0] ?? '')?.participantIds).toEqual([ADA, BEN, ZOE])
})

test('both see what one sends, newest first, for 30 days and not a second longer', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.pair(ADA, BEN)
  messages.send({ conversationId, senderId: ADA, text: 'first' }, NOW_MS)
  messages.send({ conversationId, senderId: BEN, text: 'second' }, NOW_MS + 1000)
  const last = NOW_MS + DM_HISTORY_SECONDS * 1000

  expect(textsSeenBy(messages, BEN)).toEqual(['second', 'first'])
  expect(textsSeenBy(messages, ZOE)).toEqual([])
  expect(textsSeenBy(messages, ADA, last - 1)).toEqual(['second', 'first'])
  expect(textsSeenBy(messages, ADA, last)).toEqual(['second'])
})

test('an older message that comes later stands where its instant is', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.pair(ADA, BEN)
  for (const [text, ms] of [['now', 0] as const, ['before', -5000] as const])
    messages.send({ conversationId, senderId: ADA, text }, NOW_MS + ms)

  expect(textsSeenBy(messages, ADA)).toEqual(['now', 'before'])
})

test('who deletes an event deletes it for himself, and the last one ends it', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.pair(ADA, BEN)
  const { id } = messages.send({ conversationId, senderId: ADA, text: 'hello' }, NOW_MS)

  expect([messages.hide(id, ADA), messages.hide(id, ADA), messages.hide(id, ZOE)]).toEqual([true, false, false])
  expect([textsSeenBy(messages, ADA), textsSeenBy(messages, BEN)]).toEqual([[], ['hello']])
  expect(messages.hide(id, BEN)).toBe(true)
  expect(messages.find(id)).toBeUndefined()
})

test('who joins a group sees what comes from then on, who leaves sees nothing of it', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.group([ADA, BEN], NOW_MS)
  messages.send({ conversationId, senderId: ADA, text: 'early' }, NOW_MS)
  messages.join(conversationId, { userIds: [ZOE], by: ADA }, NOW_MS)
  messages.send({ conversationId, senderId: ZOE, text: 'late' }, NOW_MS)

  const event = messages.leave(conversationId, BEN, NOW_MS)

  expect(event).toMatchObject({ type: 'ParticipantsLeave', participantIds: [BEN], visibleTo: [ADA, ZOE] })
  expect(textsSeenBy(messages, ZOE)).toEqual(['ParticipantsLeave', 'late', 'ParticipantsJoin'])
  expect(textsSeenBy(messages, BEN)).toEqual([])
  expect(() => messages.send({ conversationId, senderId: BEN, text: 'x' }, NOW_MS)).toThrow('takes no part')
})

test('a group that everybody has left is gone, with what was said', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.group([ADA], NOW_MS)
  messages.send({ conversationId, senderId: ADA, text: 'x' }, NOW_MS)

  messages.leave(conversationId, ADA, NOW_MS)

  expect([messages.conversations(), messages.list()]).toEqual([[], []])
})

test('nobody joins or leaves a conversation of two, nor a group twice', () => {
  const messages = new Messages()
  const two = messages.pair(ADA, BEN).id
  const group = messages.group([ADA, BEN], NOW_MS).id

  expect(() => messages.join(two, { userIds: [ZOE], by: ADA }, NOW_MS)).toThrow('is one of two')
  expect(() => messages.leave(two, ADA, NOW_MS)).toThrow('is one of two')
  expect(() => messages.join(group, { userIds: [BEN], by: ADA }, NOW_MS)).toThrow('is in conversation')
  expect(() => messages.join(group, { userIds: [ZOE], by: ZOE }, NOW_MS)).toThrow('takes no part')
  expect(() => messages.leave('123', ADA, NOW_MS)).toThrow('does not exist')
  const fifty = Array.from({ length: 49 }, (_, index) => String(100 + index))
  expect(() => messages.join(group, { userIds: fifty, by: ADA }, NOW_MS)).toThrow('more than 50')
})

test('the oldest events and conversations make room, of long texts as well', () => {
  const messages = new Messages()
  const { id: conversationId } = messages.pair(ADA, BEN)
  for (let count = 0; count <= MAX_DM_EVENTS; count += 1)
    messages.send({ conversationId, senderId: ADA, text: String(count) }, NOW_MS)
  expect(messages.list()).toHaveLength(MAX_DM_EVENTS)
  expect(textsSeenBy(messages, BEN).at(-1)).toBe('1')

  for (let count = 0; count < 7; count += 1)
    messages.send({ conversationId, senderId: BEN, text: `${count}${'x'.repeat(1_000_000)}` }, NOW_MS)
  expect(messages.list().map(({ text }) => text?.charAt(0))).toEqual(['3', '4', '5', '6'])

  for (let count = 0; count < MAX_CONVERSATIONS; count += 1) messages.group([ADA, ZOE], NOW_MS)
  expect([messages.conversation(conversationId), messages.list()]).toEqual([undefined, []])
})

test('what is handed out cannot be changed', () => {
  const messages = new Messages()
  const { id: conversationId, participantIds } = messages.group([ADA, BEN], NOW_MS)
  const event = messages.send({ conversationId, senderId: ADA, mediaIds: ['1'] }, NOW_MS)

  for (const list of [participantIds, event.visibleTo, event.mediaIds])
    expect(() => Reflect.apply(Array.prototype.push, list, ['x'])).toThrow(TypeError)
})

const user = fc.constantFrom(ADA, BEN, ZOE)
const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), a: user, b: user }),
  fc.record({ do: fc.constant('hide' as const), a: user, b: user }),
  fc.record({ do: fc.constant('join' as const), a: user, b: user }),
  fc.record({ do: fc.constant('leave' as const), a: user, b: user }),
)

test('messages that were saved and loaded go on as if nothing had been', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 10 }), (before, after) => {
      const one = played(new Messages(), before)
      const other = new Messages()
      other.pair('77', '78')
      other.load(JSON.parse(JSON.stringify(one.save())))

      for (const each of [one, other]) played(each, after)

      expect(other.save()).toEqual(one.save())
      for (const id of [ADA, BEN, ZOE]) expect(textsSeenBy(other, id)).toEqual(textsSeenBy(one, id))
    }),
    sameCases,
  )
})

test('everybody sees those events and no others that say so', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const messages = played(new Messages(), steps)

      for (const id of [ADA, BEN, ZOE])
        expect(new Set(messages.seenBy(id, NOW_MS))).toEqual(
          new Set(messages.list().filter(({ visibleTo }) => visibleTo.includes(id))),
        )
    }),
    sameCases,
  )
})

/** Plays steps in one conversation of two and one group; what cannot be done changes nothing. */
function played(messages: Messages, steps: { do: string; a: string; b: string }[]): Messages {
  const group =
    messages.conversations().find(({ id }) => !id.includes('-'))?.id ?? messages.group([ADA, BEN], NOW_MS).id
  for (const { do: what, a, b } of steps) {
    const before = JSON.stringify(messages.save())
    try {
      if (what === 'send')
        messages.send({ conversationId: a === b ? group : messages.pair(a, b).id, senderId: a, text: b }, NOW_MS)
      if (what === 'hide') messages.hide(messages.list().at(-1)?.id ?? '', a)
      if (what === 'join') messages.join(group, { userIds: [a], by: b }, NOW_MS)
      if (what === 'leave') messages.leave(group, a, NOW_MS)
    } catch (error) {
      assert(error instanceof RangeError)
      assert.equal(JSON.stringify(messages.save()), before)
    }
  }
  return messages
}
