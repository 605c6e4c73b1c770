import type { Exchange, WireAnswer } from '../exchange.ts'
import { APPLICATION_HEADERS, jsonAnswer } from '../wire/write.ts'
import { authorizeUser, type Operation } from './bearer.ts'
import { showUser } from './fields.ts'

/** OpenAPI 2.167 of X: both scopes are needed, and a user. */
const ME: Operation = {
  ...{ method: 'GET', path: '/2/users/me', scopes: ['tweet.read', 'users.read'] },
  ...{ appOnlyAllowed: false, oauth1Allowed: true },
}

/** `GET /2/users/me`: the user who gave consent, inside `data`. */
export function usersMe(exchange: Exchange): WireAnswer {
  exchange.refusal = 'api.called'
  const { user, grant } = authorizeUser(exchange, ME)
  const data = showUser(user, exchange.parameters.get('user.fields'), grant.scopes)
  exchange.conclude({ kind: 'api.called' })
  const answer = jsonAnswer({ data })
  return { ...answer, headers: { ...answer.headers, ...APPLICATION_HEADERS } }
}
