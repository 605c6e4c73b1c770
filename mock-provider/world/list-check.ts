import { fitting, flag, object, plainId } from './checks.ts'
import { MAX_MS } from './clock.ts'
import type { Folder } from './folders.ts'
import { isListDescription, isListName, type List } from './lists.ts'
import { isId } from './posts.ts'

const id = fitting('an id of digits', (value) => typeof value === 'string' && isId(value))
const name = fitting('1 to 25 characters', (value) => typeof value === 'string' && isListName(value))

/** A list of a snapshot. */
export const checkList = object<List>({
  id: plainId,
  ownerId: id,
  name,
  description: fitting('at most 100 characters', (value) => typeof value === 'string' && isListDescription(value)),
  private: flag,
  createdAtMs: fitting(
    'an instant in milliseconds',
    (value) => Number.isInteger(value) && Math.abs(Number(value)) <= MAX_MS,
  ),
})

/** A bookmark folder of a snapshot. */
export const checkFolder = object<Folder>({ id: plainId, ownerId: id, name })
