/** A practice account. `fields` are what `user.fields` can ask for, by X's names. */
export type User = { id: string; username: string; name: string; fields: Record<string, unknown> }

export type NewUser = { username: string; name?: string }

/** The accounts that every world starts with; Mallory plays the attacker in lessons about forged callbacks. */
export const practiceUsers: NewUser[] = [
  { username: 'ada_practice', name: 'Ada Practice' },
  { username: 'ben_practice', name: 'Ben Practice' },
  { username: 'mallory_practice', name: 'Mallory (the attacker)' },
]

/** X's user names: 1 to 15 characters of A-Z a-z 0-9 and _; practice names may be longer, up to 20. */
const USERNAME = /^\w{1,20}$/

const FIRST_ID = 1_500_000_000_000_000_000n

export class Users {
  #users: User[] = []

  /** @throws {RangeError} for a name that is taken or that X would not take. */
  add({ username, name = username }: NewUser): User {
    if (!USERNAME.test(username))
      throw new RangeError(`user name "${username}" needs 1 to 20 characters of A-Z a-z 0-9 and _`)
    if (this.#users.some((user) => user.username === username))
      throw new RangeError(`user name "${username}" is taken; choose another`)
    const user = {
      id: String(FIRST_ID + BigInt(this.#users.length + 1)),
      username,
      name,
      fields: practiceFields(username),
    }
    this.#users.push(user)
    return user
  }

  find(idOrUsername: string): User | undefined {
    return this.#users.find(({ id, username }) => id === idOrUsername || username === idOrUsername)
  }

  /** @throws {RangeError} for an account that does not exist. */
  get(idOrUsername: string): User {
    const user = this.find(idOrUsername)
    if (user) return user
    throw new RangeError(
      `user "${idOrUsername}" does not exist; there are ${this.#users.map((u) => u.username).join(', ')}`,
    )
  }

  list(): User[] {
    return [...this.#users]
  }

  save(): User[] {
    return structuredClone(this.#users)
  }

  load(users: User[]): void {
    this.#users = structuredClone(users)
  }
}

/** Field names and shapes as in case me-success-docs-full and the list of case me-400-invalid-field. */
function practiceFields(username: string): Record<string, unknown> {
  return {
    created_at: '2013-12-14T04:35:55.000Z',
    description: 'A practice account of twitter-oauth-lab',
    protected: false,
    verified: false,
    verified_type: 'none',
    profile_image_url: `https://pbs.twimg.com/profile_images/0/${username}_normal.jpg`,
    public_metrics: { followers_count: 3, following_count: 5, tweet_count: 8, listed_count: 0 },
  }
}
