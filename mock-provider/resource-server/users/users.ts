import { notFound } from '../../wire/partial-errors.ts'
import type { User } from '../../world/users.ts'
import { answerMissing, callerOf, type Answered, type Call } from '../api/call.ts'
import { readView, showUsers, type View } from '../objects/shown.ts'

/** `GET /2/users/me`: the user who gave consent, inside `data`. */
export function usersMe(call: Call): Answered {
  const view = readView(call)
  call.query.assert()
  return oneUser(call, callerOf(call), view)
}

/** `GET /2/users/{id}`. */
export function userById(call: Call): Answered {
  const id = call.query.id()
  const view = readView(call)
  call.query.assert()
  const user = call.world.users.byId(id)
  return user ? oneUser(call, user, view) : answerMissing(call, notFound('user', 'id', id))
}

/** `GET /2/users/by/username/{username}`. */
export function userByUsername(call: Call): Answered {
  const username = call.query.text('username') ?? ''
  const view = readView(call)
  call.query.assert()
  const user = call.world.users.byUsername(username)
  return user ? oneUser(call, user, view) : answerMissing(call, notFound('user', 'username', username))
}

/** `GET /2/users`: `ids`. */
export function usersByIds(call: Call): Answered {
  return usersOf(call, 'ids', (id) => call.world.users.byId(id))
}

/** `GET /2/users/by`: `usernames`. */
export function usersByUsernames(call: Call): Answered {
  return usersOf(call, 'usernames', (username) => call.world.users.byUsername(username))
}

function usersOf(call: Call, name: 'ids' | 'usernames', find: (value: string) => User | undefined): Answered {
  const values = call.query.list(name)
  const view = readView(call)
  call.query.assert()
  const users = [...new Set(values.flatMap((value) => find(value) ?? []))]
  const { data, includes, errors } = showUsers(call, users, view)
  const missing = values.filter((value) => !find(value)).map((value) => notFound('user', name, value))
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors: [...missing, ...errors] }
}

function oneUser(call: Call, user: User, view: View): Answered {
  const { data, ...rest } = showUsers(call, [user], view)
  return { data: data[0], ...rest }
}
