import type { MockProvider, Snapshot } from '../../../../mock-provider/index.ts'
import { callApi, userNamed } from '../call.ts'

export const adaId = (mock: MockProvider): string => userNamed(mock, 'ada_practice').id
export const benId = (mock: MockProvider): string => userNamed(mock, 'ben_practice').id
export const malloryId = (mock: MockProvider): string => userNamed(mock, 'mallory_practice').id

/** An id that nothing here has. */
export const NOBODY = '4242'

/** A list of Ada's unless told otherwise; its id. */
export async function createList(
  mock: MockProvider,
  { as = 'ada_practice', ...list }: { as?: string; name?: string; description?: string; private?: boolean } = {},
): Promise<string> {
  const { body } = await callApi(mock, '/2/lists', { as, json: { name: 'People', ...list } })
  return body.data.id
}

/** Ben becomes a member; follows of posts to come are not needed for that. */
export async function addMember(mock: MockProvider, listId: string, userId: string): Promise<void> {
  await callApi(mock, `/2/lists/${listId}/members`, { json: { user_id: userId } })
}

/** What no operation of X does: accounts that block others or are protected. */
export function changeWorld(mock: MockProvider, change: (snapshot: Snapshot) => void): void {
  const snapshot = mock.snapshot()
  change(snapshot)
  mock.restore(snapshot)
}

/** From now on that account is protected. */
export function protect(mock: MockProvider, userId: string): void {
  changeWorld(mock, ({ users }) => {
    for (const user of users) if (user.id === userId) Object.assign(user.fields, { protected: true })
  })
}

export const ids = ({ body }: { body: { data?: { id: string }[] } }): string[] => (body.data ?? []).map(({ id }) => id)
