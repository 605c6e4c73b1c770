import { assertRoom, listSome, MAX_USERS } from './bounds.ts'
import { copyOfJson, jsonObject } from './checks.ts'
import { deepFreeze } from './frozen.ts'
import { isPlainId, NO_PLAIN_ID } from './snowflake.ts'

/** A practice account, frozen. `fields` are what `user.fields` can ask for, by X's names. */
export type User = {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

/**
 * `id`: digits, as X's; the next free one unless given. `email`: the confirmed one, an address of example.com unless given;
 * `null` for an account that has none (case me-no-email). `fields`, by X's names, in place of those of every practice account.
 */
export type NewUser = {
  username: string
  name?: string
  id?: string
  email?: string | null
  fields?: Record<string, unknown>
}

/** Mock only: visible ASCII around one @, as long as RFC 5321 §4.5.3.1.3 lets it be. */
export const EMAIL = /^(?=.{3,254}$)[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/

/** X's user names: 1 to 15 characters of A-Z a-z 0-9 and _; practice names may be longer, up to 20. */
export const USERNAME = /^\w{1,20}$/

const FIRST_ID = 1_500_000_000_000_000_000n

export class Users {
  readonly #byId = new Map<string, User>()
  /** By the name in lower case: X compares names in any case. */
  readonly #byUsername = new Map<string, User>()

  /** @throws {RangeError} for a name that is taken or that X would not take, and for fields that JSON cannot hold. */
  add({
    username,
    name = username,
    id = this.#nextId(),
    email = `${username}@example.com`,
    fields = {},
  }: NewUser): User {
    if (!USERNAME.test(username))
      throw new RangeError(`user name "${username}" needs 1 to 20 characters of A-Z a-z 0-9 and _`)
    if (this.byUsername(username)) throw new RangeError(`user name "${username}" is taken; choose another`)
    if (!isPlainId(id) || this.byId(id))
      throw new RangeError(`user id "${id}" is ${isPlainId(id) ? 'taken' : NO_PLAIN_ID}; choose another`)
    if (email !== null && !EMAIL.test(email))
      throw new RangeError(`e-mail ${JSON.stringify(email)} is no address: it needs one @, as in a@b; or null for none`)
    if (jsonObject(fields) !== undefined) throw new RangeError(`user "${username}": fields are not a JSON object`)
    assertRoom(this.#byId.size, MAX_USERS, 'users')
    const user = {
      id,
      username,
      name,
      fields: { ...practiceFields(username, email), ...copyOfJson(fields) },
    }
    this.#keep(user)
    return user
  }

  find(idOrUsername: string): User | undefined {
    return this.byId(idOrUsername) ?? this.byUsername(idOrUsername)
  }

  byId(id: string): User | undefined {
    return this.#byId.get(id)
  }

  /** In any case, as X compares them. */
  byUsername(username: string): User | undefined {
    return this.#byUsername.get(username.toLowerCase())
  }

  /** @throws {RangeError} for an account that does not exist. */
  get(idOrUsername: string): User {
    const user = this.find(idOrUsername)
    if (user) return user
    throw new RangeError(
      `user "${idOrUsername}" does not exist; there are ${listSome(this.list().map((u) => u.username))}`,
    )
  }

  list(): User[] {
    return [...this.#byId.values()]
  }

  save(): User[] {
    return structuredClone(this.list())
  }

  /** Takes over what it is given. */
  load(users: User[]): void {
    this.#byId.clear()
    this.#byUsername.clear()
    for (const user of users) this.#keep(user)
  }

  #keep(user: User): void {
    this.#byId.set(user.id, deepFreeze(user))
    this.#byUsername.set(user.username.toLowerCase(), user)
  }

  #nextId(): string {
    let id = FIRST_ID + BigInt(this.#byId.size + 1)
    while (this.byId(String(id))) id += 1n
    return String(id)
  }
}

/** Field names and shapes as in case me-success-docs-full and the list of case me-400-invalid-field. */
function practiceFields(username: string, email: string | null): Record<string, unknown> {
  return {
    created_at: '2013-12-14T04:35:55.000Z',
    description: 'A practice account of twitter-oauth-lab',
    protected: false,
    verified: false,
    verified_type: 'none',
    ...(email !== null && { confirmed_email: email }),
    profile_image_url: `https://pbs.twimg.com/profile_images/0/${username}_normal.jpg`,
  }
}
