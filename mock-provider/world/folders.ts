import { isListName } from './lists.ts'
import { Owned, type OwnedState, type OwnedThing } from './owned.ts'
import type { Relations } from './relations.ts'

/** A bookmark folder, frozen. The posts in it are relations. */
export type Folder = OwnedThing

export type NewFolder = Pick<Folder, 'ownerId' | 'name'> & Partial<Pick<Folder, 'id'>>

export type FoldersState = OwnedState<Folder>

/** For all accounts together; the oldest is dropped first. */
export const MAX_FOLDERS = 10_000

/** The bookmark folders of all accounts, oldest first. A post can be in several of one account: our choice. */
export class Folders extends Owned<Folder> {
  readonly #relations: Relations

  constructor(relations: Relations) {
    super(MAX_FOLDERS, (id) => relations.forgetFrom('folderPosts', id))
    this.#relations = relations
  }

  /** @throws {RangeError} for a name (OpenAPI 2.167 of X: 1 to 25 characters) or an id that X would not take. */
  add({ id, ownerId, name }: NewFolder, nowMs: number): Folder {
    if (!isListName(name)) throw new RangeError(`folder name "${name}" needs 1 to 25 characters`)
    return this.keepNew({ id: this.idFor(id, nowMs), ownerId, name })
  }

  /** A post that is bookmarked no more leaves the account's folders. */
  takeOut(ownerId: string, postId: string): void {
    for (const { id } of this.of(ownerId)) this.#relations.remove('folderPosts', id, postId)
  }
}
