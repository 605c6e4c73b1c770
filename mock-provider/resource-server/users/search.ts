import type { User } from '../../world/users.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { readView, showUsers } from '../objects/shown.ts'

/**
 * `GET /2/users/search`: accounts with all words of `query` in user name or name, in any case.
 *
 * X docs: Users, Search: "relevance-based", of public accounts. How X ranks is not known; our choice: the user name itself, user
 * names that begin with it, all others, each in the order in which they joined. `meta` has no count, as in OpenAPI 2.167.
 */
export function searchUsers(call: Call): Answered {
  const words = (call.query.text('query') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const view = readView(call)
  const page = readPageRequest(call, { list: `${call.operation.name} ${callerOf(call).id} ${words.join(' ')}` })
  call.query.assert()
  const found = words.length === 0 ? [] : call.world.users.list().filter((user) => isFound(user, words))
  const { items, meta } = cutPage(call, byRank(found, words.join(' ')), page)
  const { data, includes, errors } = showUsers(call, items, view)
  const { result_count: _, ...tokens } = meta
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors, meta: tokens }
}

function isFound({ username, name, fields }: User, words: readonly string[]): boolean {
  const text = `${username} ${name}`.toLowerCase()
  return fields.protected !== true && words.every((word) => text.includes(word))
}

function byRank(users: readonly User[], asked: string): User[] {
  const rankOf = ({ username }: User): number => {
    const own = username.toLowerCase()
    if (own === asked) return 0
    return own.startsWith(asked) ? 1 : 2
  }
  return users.toSorted((one, other) => rankOf(one) - rankOf(other))
}
