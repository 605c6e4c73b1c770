import type { Exchange, WireAnswer } from '../exchange.ts'
import { APPLICATION_HEADERS, jsonAnswer } from '../wire/write.ts'
import { authorizeCall } from './bearer.ts'
import { showUser } from './fields.ts'

/** OpenAPI 2.167 of X: both scopes are needed. */
const SCOPES = ['tweet.read', 'users.read']

/** `GET /2/users/me`: the user who gave consent, inside `data`. */
export function usersMe(exchange: Exchange): WireAnswer {
  exchange.refusal = 'api.called'
  const { user, grant } = authorizeCall(exchange, SCOPES)
  const data = showUser(user, exchange.parameters.get('user.fields'), grant.scopes)
  exchange.conclude({ kind: 'api.called' })
  const answer = jsonAnswer({ data })
  return { ...answer, headers: { ...answer.headers, ...APPLICATION_HEADERS } }
}
