import { Owned, type OwnedState } from './owned.ts'
import type { Relations } from './relations.ts'

/** A list, frozen. Its members and followers are relations. */
export type List = {
  readonly id: string
  readonly ownerId: string
  /** 1 to 25 characters, as X takes them. */
  readonly name: string
  /** At most 100 characters, perhaps none. */
  readonly description: string
  readonly private: boolean
  /** Milliseconds since 1970; the wire shows whole seconds. */
  readonly createdAtMs: number
}

export type NewList = Pick<List, 'ownerId' | 'name'> & Partial<Pick<List, 'id' | 'description' | 'private'>>

export type ListChanges = Partial<Pick<List, 'name' | 'description' | 'private'>>

export type ListsState = OwnedState<List>

/** OpenAPI 2.167 of X, CreateListsRequest. */
const MAX_LIST_NAME = 25
const MAX_LIST_DESCRIPTION = 100

/** X help, as help.audiense.com/knowledge/lists has it. */
export const MAX_LIST_MEMBERS = 5_000
/** X docs: Manage pinned Lists: "There’s a limit on how many Lists you can pin". That it is five is our choice. */
export const MAX_PINNED_LISTS = 5

/** For all accounts together; the oldest is dropped first. */
export const MAX_LISTS = 10_000

/** The lists of all accounts, oldest first. With a list go its members, followers and pins. */
export class Lists extends Owned<List> {
  readonly #relations: Relations

  constructor(relations: Relations) {
    super(MAX_LISTS, (id) => {
      relations.forgetFrom('listMembers', id)
      relations.forgetFrom('listFollowers', id)
      relations.forgetTo('pinnedLists', id)
    })
    this.#relations = relations
  }

  /** @throws {RangeError} for a name, a description or an id that X would not take. */
  add({ id, ownerId, name, description = '', private: isPrivate = false }: NewList, nowMs: number): List {
    assertTexts({ name, description })
    const list = { ownerId, name, description, private: isPrivate, createdAtMs: nowMs }
    return this.keepNew({ id: this.idFor(id, nowMs), ...list })
  }

  /**
   * A list that becomes private is pinned by its owner alone from then on (our choice): whom it is hidden from could not take
   * the pin away, and would have one too many when it is public again.
   *
   * @throws {RangeError} for a list that does not exist, or a name or description that X would not take.
   */
  update(id: string, changes: ListChanges): List {
    const list = this.find(id)
    if (!list) throw new RangeError(`list "${id}" does not exist`)
    const changed = { ...list, ...changes }
    assertTexts(changed)
    if (changed.private)
      for (const userId of this.#relations.to('pinnedLists', id))
        if (userId !== list.ownerId) this.#relations.remove('pinnedLists', userId, id)
    return this.replace(changed)
  }
}

function assertTexts({ name, description }: { name: string; description: string }): void {
  if (!isListName(name)) throw new RangeError(`list name "${name}" needs 1 to ${MAX_LIST_NAME} characters`)
  if (!isListDescription(description))
    throw new RangeError(`a list’s description has at most ${MAX_LIST_DESCRIPTION} characters`)
}

/** True for 1 to 25 characters: the name of a list, and of a bookmark folder. */
export function isListName(name: string): boolean {
  return name !== '' && countOf(name) <= MAX_LIST_NAME
}

/** True for at most 100 characters. */
export function isListDescription(description: string): boolean {
  return countOf(description) <= MAX_LIST_DESCRIPTION
}

/** Code points, as JSON Schema counts (`maxLength`). */
function countOf(text: string): number {
  return [...text].length
}
