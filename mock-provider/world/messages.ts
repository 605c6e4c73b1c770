import { deepFreeze } from './frozen.ts'
import { Groups } from './groups.ts'
import { Snowflakes } from './snowflake.ts'

/** X docs: Direct Messages lookup, "Event types". */
export type DmEventType = 'MessageCreate' | 'ParticipantsJoin' | 'ParticipantsLeave'

/** What happened in a conversation, frozen. Ids are X's, so that they sort by time. */
export type DmEvent = {
  readonly id: string
  readonly conversationId: string
  readonly type: DmEventType
  /** Milliseconds since 1970; the wire shows whole seconds. */
  readonly createdAtMs: number
  /** Who wrote, or who added the others. */
  readonly senderId?: string
  readonly text?: string
  readonly mediaIds?: readonly string[]
  /** Who joined or left. */
  readonly participantIds?: readonly string[]
  /** Who still has it in his view: those who took part then, less those who deleted it for themselves or left. */
  readonly visibleTo: readonly string[]
}

/** Frozen. One of two has the id of both; a group has one of its own. */
export type Conversation = { readonly id: string; readonly participantIds: readonly string[] }

export type NewMessage = { conversationId: string; senderId: string; text?: string; mediaIds?: readonly string[] }

export type MessagesState = { conversations: Conversation[]; events: DmEvent[]; counter: number }

/** X docs: Direct Messages lookup, "Data retention": events from up to 30 days ago. */
export const DM_HISTORY_SECONDS = 2_592_000
/** X docs (2023): POST dm_conversations/with/:participant_id/messages: "up to 10,000 characters". */
export const MAX_DM_LENGTH = 10_000
/** X's schema: a new group has at most 49 others. */
export const MAX_PARTICIPANTS = 50
/** X docs: Manage Direct Messages, "Media attachments": one a message; its schema has no limit. */
export const MAX_DM_MEDIA = 4
/** X's schema of `GET /2/dm_conversations/{id}/dm_events`, but for the length of a group's. */
export const CONVERSATION_ID = /^(\d{1,19}-\d{1,19}|\d{1,19})$/
/** The oldest event and conversation are dropped first. */
export const MAX_DM_EVENTS = 10_000
export const MAX_CONVERSATIONS = 10_000
const MAX_CHARACTERS = 5_000_000

/** X docs: Direct Messages lookup, "One-to-one": `{smaller_user_id}-{larger_user_id}`, as numbers. */
export function pairIdOf(oneId: string, otherId: string): string {
  return BigInt(oneId) <= BigInt(otherId) ? `${oneId}-${otherId}` : `${otherId}-${oneId}`
}

/** What users wrote to each other. */
export class Messages {
  readonly #conversations = new Map<string, Conversation>()
  readonly #events = new Map<string, DmEvent>()
  readonly #byUser = new Groups<string>()
  readonly #byConversation = new Groups<string>()
  readonly #ids = new Snowflakes()
  #characters = 0

  /** The conversation of two, which begins with its first message; of one with himself as well (our choice). */
  pair(oneId: string, otherId: string): Conversation {
    const id = pairIdOf(oneId, otherId)
    return this.#conversations.get(id) ?? this.#open({ id, participantIds: [...new Set([oneId, otherId])] })
  }

  /** X docs: each call makes a new one, also of the same people. That it begins without `ParticipantsJoin` is our choice. */
  group(participantIds: readonly string[], nowMs: number): Conversation {
    const id = this.#ids.next(nowMs, (each) => this.#conversations.has(each))
    return this.#open({ id, participantIds: [...new Set(participantIds)] })
  }

  conversation(id: string): Conversation | undefined {
    return this.#conversations.get(id)
  }

  /** @throws {RangeError} for a conversation that does not exist, or has not this sender. */
  send({ conversationId, senderId, text, mediaIds = [] }: NewMessage, nowMs: number): DmEvent {
    const conversation = this.#taking(conversationId, senderId)
    const words = { ...(text !== undefined && { text }), ...(mediaIds.length > 0 && { mediaIds: [...mediaIds] }) }
    return this.#add(conversation, { type: 'MessageCreate', senderId, ...words }, nowMs)
  }

  /** Adds people to a group. They see what comes from now on (our choice). @throws {RangeError} */
  join(conversationId: string, { userIds, by }: { userIds: readonly string[]; by: string }, nowMs: number): DmEvent {
    const group = this.#groupOf(conversationId, by)
    const isThere = userIds.find((id) => group.participantIds.includes(id))
    if (isThere !== undefined) throw new RangeError(`user ${isThere} is in conversation ${conversationId} already`)
    const participantIds = [...new Set([...group.participantIds, ...userIds])]
    if (participantIds.length > MAX_PARTICIPANTS)
      throw new RangeError(`conversation ${conversationId} would have more than ${MAX_PARTICIPANTS} people`)
    const larger = this.#open({ id: conversationId, participantIds })
    return this.#add(larger, { type: 'ParticipantsJoin', senderId: by, participantIds: [...new Set(userIds)] }, nowMs)
  }

  /** Takes one out of a group; it is gone from his view (our choice). @throws {RangeError} */
  leave(conversationId: string, userId: string, nowMs: number): DmEvent | undefined {
    const group = this.#groupOf(conversationId, userId)
    for (const eventId of this.#byConversation.of(conversationId)) this.hide(eventId, userId)
    const participantIds = group.participantIds.filter((id) => id !== userId)
    const smaller = this.#open({ id: conversationId, participantIds })
    if (participantIds.length > 0)
      return this.#add(smaller, { type: 'ParticipantsLeave', participantIds: [userId] }, nowMs)
    this.#close(conversationId)
    return undefined
  }

  /** Whether nothing has to make room for one more message, and for its conversation where it begins one. */
  hasRoomFor(text: string, { isNew }: { isNew: boolean }): boolean {
    if (isNew && this.#conversations.size >= MAX_CONVERSATIONS) return false
    return this.#events.size < MAX_DM_EVENTS && this.#characters + text.length <= MAX_CHARACTERS
  }

  find(eventId: string): DmEvent | undefined {
    return this.#events.get(eventId)
  }

  /**
   * X docs: Manage Direct Messages: "Delete a DM for yourself"; v1.1: "Other members of the conversation can still access"
   * it. @returns whether it was in this user's view.
   */
  hide(eventId: string, userId: string): boolean {
    const event = this.#events.get(eventId)
    if (!event?.visibleTo.includes(userId)) return false
    const visibleTo = event.visibleTo.filter((id) => id !== userId)
    this.#byUser.remove(userId, eventId)
    if (visibleTo.length === 0) this.#drop(event)
    else this.#events.set(eventId, deepFreeze({ ...event, visibleTo }))
    return true
  }

  /** What one user has in his view of the last 30 days, newest first, as X answers; of one conversation if it is named. */
  seenBy(userId: string, nowMs: number, conversationId?: string): DmEvent[] {
    return this.#byUser
      .of(userId)
      .flatMap((id) => this.#events.get(id) ?? [])
      .filter((event) => isKept(event, nowMs) && event.conversationId === (conversationId ?? event.conversationId))
      .toReversed()
      .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
  }

  /** Oldest first, as they came. */
  list(): DmEvent[] {
    return [...this.#events.values()]
  }

  conversations(): Conversation[] {
    return [...this.#conversations.values()]
  }

  save(): MessagesState {
    return structuredClone({
      conversations: this.conversations(),
      events: this.list(),
      counter: this.#ids.counter,
    })
  }

  /** Takes over what it is given. */
  load({ conversations, events, counter }: MessagesState): void {
    for (const id of this.#conversations.keys()) this.#close(id)
    for (const conversation of conversations) this.#open(conversation)
    for (const event of events) this.#keep(event)
    this.#ids.counter = counter
  }

  #taking(conversationId: string, userId: string): Conversation {
    const conversation = this.#conversations.get(conversationId)
    if (!conversation) throw new RangeError(`conversation "${conversationId}" does not exist`)
    if (conversation.participantIds.includes(userId)) return conversation
    throw new RangeError(`user ${userId} takes no part in conversation ${conversationId}`)
  }

  #groupOf(conversationId: string, userId: string): Conversation {
    const conversation = this.#taking(conversationId, userId)
    if (!conversationId.includes('-')) return conversation
    throw new RangeError(`conversation ${conversationId} is one of two, which nobody joins or leaves`)
  }

  #open(conversation: Conversation): Conversation {
    this.#conversations.set(conversation.id, deepFreeze(conversation))
    for (const oldest of this.#conversations.keys()) {
      if (this.#conversations.size <= MAX_CONVERSATIONS) break
      this.#close(oldest)
    }
    return conversation
  }

  #close(conversationId: string): void {
    for (const id of this.#byConversation.of(conversationId)) this.#drop(this.#events.get(id))
    this.#conversations.delete(conversationId)
  }

  #add(
    { id: conversationId, participantIds }: Conversation,
    event: Omit<DmEvent, 'id' | 'conversationId' | 'createdAtMs' | 'visibleTo'>,
    nowMs: number,
  ): DmEvent {
    const id = this.#ids.next(nowMs, (each) => this.#events.has(each))
    const added = this.#keep({ id, conversationId, createdAtMs: nowMs, ...event, visibleTo: participantIds })
    for (const oldest of this.#events.values()) {
      if (this.#events.size <= MAX_DM_EVENTS && this.#characters <= MAX_CHARACTERS) break
      this.#drop(oldest)
    }
    return added
  }

  #keep(event: DmEvent): DmEvent {
    this.#events.set(event.id, deepFreeze(event))
    this.#characters += event.text?.length ?? 0
    this.#byConversation.add(event.conversationId, event.id)
    for (const userId of event.visibleTo) this.#byUser.add(userId, event.id)
    return event
  }

  #drop(event: DmEvent | undefined): void {
    if (!event || !this.#events.delete(event.id)) return
    this.#characters -= event.text?.length ?? 0
    this.#byConversation.remove(event.conversationId, event.id)
    for (const userId of event.visibleTo) this.#byUser.remove(userId, event.id)
  }
}

/** Whether X would still hand it out. */
export function isKept({ createdAtMs }: DmEvent, nowMs: number): boolean {
  return createdAtMs > nowMs - DM_HISTORY_SECONDS * 1000
}
