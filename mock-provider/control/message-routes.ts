import { MAX_DM_LENGTH } from '../world/messages.ts'
import type { MockProvider } from '../handle.ts'
import { assertUser, strings } from './members.ts'
import { ControlProblem, naming, unknownId } from './problems.ts'
import { route } from './route.ts'
import { choice, either, list, named, number, object, optional, string, text } from './shapes.ts'

const DmEvent = named(
  'DmEvent',
  object({
    id: string(),
    conversationId: string(),
    type: choice(['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave']),
    createdAtMs: number({ whole: true, says: 'milliseconds since 1970, mock time' }),
    senderId: optional(string('who wrote, or who added the others')),
    text: optional(string()),
    mediaIds: optional(strings()),
    participantIds: optional(list(string(), { says: 'who joined or left' })),
    visibleTo: list(string(), { says: 'who still has it in view: not those who deleted it for themselves' }),
  }),
)

const Conversation = named(
  'Conversation',
  object({ id: string('of two: both ids, with a hyphen between'), participantIds: strings() }),
)

const person = (says: string) => text({ most: 20, says: `${says}: a user name or id` })
const people = list(person('one of them'), { most: 49, says: 'two or more: a new group with them' })

const NewMessage = named(
  'NewMessage',
  object({
    from: person('who writes'),
    to: optional(either(person('who gets it'), people)),
    conversationId: optional(text({ most: 40, says: 'in place of `to`: a conversation that is there' })),
    text: text({ most: MAX_DM_LENGTH }),
  }),
)

/** What users wrote to each other. */
export const messageRoutes = [
  route({
    method: 'get',
    path: '/messages',
    operationId: 'listMessages',
    says: 'All messages, and who joined or left a group, oldest first; the conversations that they are of',
    answer: named('MessageList', object({ events: list(DmEvent), conversations: list(Conversation) })),
    handle: ({ provider: { messages } }) => ({ events: messages.list(), conversations: messages.conversations() }),
  }),
  route({
    method: 'post',
    path: '/messages',
    operationId: 'sendMessage',
    says: 'One more message: to a user, to several in a new group, or in a conversation that is there',
    body: NewMessage,
    example: () => ({ from: 'ada_practice', to: 'ben_practice', text: 'Hello from a test' }),
    status: 201,
    answer: DmEvent,
    handle: ({ provider, body: { from, to, conversationId, text: words } }) => {
      assertUser(provider, from, 'from')
      const { messages } = provider
      if (conversationId !== undefined && to === undefined)
        return naming('conversationId', conversationId, () => messages.send({ from, conversationId, text: words }))
      if (to === undefined || conversationId !== undefined)
        throw new ControlProblem(400, 'give either "to" or "conversationId"', { field: 'to' })
      assertPeople(provider, to)
      return naming('to', to, () => messages.send({ from, to, text: words }))
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:conversationId/join',
    operationId: 'joinConversation',
    says: 'Adds users to a group; they see what comes from now on',
    body: named('Joining', object({ users: list(person('who joins'), { most: 49 }), by: person('who adds them') })),
    example: () => ({ users: ['mallory_practice'], by: 'ada_practice' }),
    answer: Conversation,
    handle: ({ provider, params: { conversationId = '' }, body: { users, by } }) => {
      assertConversation(provider, conversationId)
      assertUser(provider, by, 'by')
      for (const [index, user] of users.entries()) assertUser(provider, user, `users[${index}]`)
      naming('users', undefined, () => provider.messages.join(conversationId, users, { by }))
      return conversationOf(provider, conversationId)
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:conversationId/leave',
    operationId: 'leaveConversation',
    says: 'Takes a user out of a group, and what was said there out of their view',
    body: named('Leaving', object({ user: person('who leaves') })),
    example: () => ({ user: 'ben_practice' }),
    answer: Conversation,
    handle: ({ provider, params: { conversationId = '' }, body: { user } }) => {
      assertConversation(provider, conversationId)
      assertUser(provider, user)
      naming('user', user, () => provider.messages.leave(conversationId, user))
      return conversationOf(provider, conversationId)
    },
  }),
]

function assertPeople(provider: MockProvider, to: string | readonly string[]): void {
  if (typeof to === 'string') assertUser(provider, to, 'to')
  else for (const [index, each] of to.entries()) assertUser(provider, each, `to[${index}]`)
}

/** @throws {ControlProblem} 404 */
function assertConversation({ messages }: MockProvider, id: string): void {
  const ids = messages.conversations().map((conversation) => conversation.id)
  if (!ids.includes(id)) throw unknownId('conversation', id, ids.slice(-10))
}

/** A group that everybody has left is there no more. */
function conversationOf({ messages }: MockProvider, id: string) {
  return messages.conversations().find((conversation) => conversation.id === id) ?? { id, participantIds: [] }
}
