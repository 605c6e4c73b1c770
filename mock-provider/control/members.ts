import type { MockProvider } from '../handle.ts'
import { ControlProblem, wrongValue } from './problems.ts'
import { flag, list, named, number, object, string, text, type Read } from './shapes.ts'

/** A point in time. */
export const instant = (says: string) =>
  number({ whole: true, least: 0, says: `${says}; seconds since 1970, mock time` })
/** The number of a journal event; 0 is before the first. */
export const sequence = (says: string) => number({ whole: true, least: 0, says })
/** A list of texts of any length. */
export const strings = () => list(string())

/** RFC 6749 §A.1 and §A.2, without blank and colon, which Basic cannot carry safely. */
export const VISIBLE = {
  most: 200,
  pattern: '^[\\x21-\\x39\\x3b-\\x7e]+$',
  takes: 'visible ASCII characters but no colon',
}

/** Names a client in a body or query. */
export const clientId = text({ says: 'a registered client; the first one unless given' })
/** Names a practice account in a body. */
export const userName = text({ says: 'a practice account, by user name or id; the first one unless given' })

/** The answer of everything that moves time. */
export const Clock = named(
  'Clock',
  object({
    now: instant('the time of this world'),
    running: flag('whether it also moves by itself'),
    rate: number({ says: 'how many seconds then pass in one of the machine’s' }),
  }),
)

/** The time, as a call leaves it. */
export function clockOf({ clock }: MockProvider): Read<typeof Clock> {
  return { now: clock.now(), running: clock.running, rate: clock.rate }
}

/** @throws {ControlProblem} 400 for a client that is not registered. */
export function assertClient({ clients }: MockProvider, id: string | undefined, field: string): void {
  if (id === undefined) return
  const ids = clients.list().map((client) => client.clientId)
  if (!ids.includes(id)) throw wrongValue(field, id, ids.join(', '))
}

/** @throws {ControlProblem} 400 for a mark that this journal has not reached: it is another world's, or from before a restart. */
export function assertReached({ journal }: MockProvider, since: number | undefined): void {
  const newest = journal.mark()
  if (since === undefined || since <= newest) return
  throw new ControlProblem(
    400,
    `"since" cannot be ${since}: the newest event here is ${newest}; is it another world's mark?`,
    {
      field: 'since',
      value: since,
      allowed: `0 to ${newest}`,
    },
  )
}

/** @throws {ControlProblem} 400 for an account that does not exist. */
export function assertUser(provider: MockProvider, user: string | undefined, field = 'user'): void {
  if (user !== undefined) userNameOf(provider, user, field)
}

/** The user name of an account that is named by it, in any case as X compares them, or by its id. @throws {ControlProblem} 400 */
export function userNameOf({ users }: MockProvider, user: string, field = 'user'): string {
  const known = users.list()
  const isMeant = (name: string) => name.toLowerCase() === user.toLowerCase()
  const found = known.find(({ id, username }) => user === id || isMeant(username))
  if (found) return found.username
  throw wrongValue(field, user, known.map(({ username }) => username).join(', '))
}
