import type { MockProvider } from './handle.ts'
import { MAX_DM_LENGTH } from './world/messages.ts'
import type { World } from './world/world.ts'

/** The levers on what users write to each other; users are named by user name or id. */
export function messagesOf({ messages, users, clock }: World): MockProvider['messages'] {
  const idOf = (name: string): string => users.get(name).id
  return {
    list: () => messages.list(),
    conversations: () => messages.conversations(),
    send: ({ from, text, ...where }) => {
      const senderId = idOf(from)
      assertText(text)
      const conversationId = 'to' in where ? openFor(senderId, where.to) : where.conversationId
      return messages.send({ conversationId, senderId, text }, clock.nowMs())
    },
    join: (conversationId, names, { by }) =>
      messages.join(conversationId, { userIds: names.map(idOf), by: idOf(by) }, clock.nowMs()),
    leave: (conversationId, user) => messages.leave(conversationId, idOf(user), clock.nowMs()),
  }

  function openFor(senderId: string, to: string | readonly string[]): string {
    if (typeof to === 'string') return messages.pair(senderId, idOf(to)).id
    const others = new Set(to.map(idOf).filter((id) => id !== senderId))
    if (others.size < 2 || others.size > MAX_OTHERS)
      throw new RangeError(`messages.send: a group has 2 to ${MAX_OTHERS} others; for one, name him as a text`)
    return messages.group([senderId, ...others], clock.nowMs()).id
  }
}

/** X's schema of `POST /2/dm_conversations`. */
const MAX_OTHERS = 49

function assertText(text: string): void {
  if (typeof text === 'string' && text !== '' && text.length <= MAX_DM_LENGTH) return
  throw new RangeError(`messages.send: the text needs 1 to ${MAX_DM_LENGTH.toLocaleString('en')} characters`)
}
