import type { Exchange } from '../exchange.ts'
import { answers } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import { deathOfAccessToken } from '../world/token-life.ts'
import { readBearer } from './api/bearer.ts'

/** X's API v1.1, of which nothing is simulated: it takes OAuth 1.0a, and the tokens of this mock are of OAuth 2.0. */
export function isOlderApi(path: string): boolean {
  return path.startsWith('/1.1/')
}

/**
 * What v1.1 says to OAuth 2.0. A living user token: case v11-oauth2-user-token. Nothing that it can read: case
 * v11-no-credentials. Our choice: a token that is dead or none gets X's documented code 89; the app's own token and OAuth 1.0a,
 * which may be good there, get 501, so that nobody takes the answer for X's.
 */
export function refusalOfOlderApi(exchange: Exchange): ProtocolError {
  const { world, request, about } = exchange
  exchange.refusal = 'api.called'
  const { authorization } = request.headers
  const text = readBearer(authorization)
  if (/^oauth /i.test(authorization ?? '')) return notSimulated('it was called with OAuth 1.0a')
  if (text === undefined)
    return new ProtocolError(answers.olderApiNoCredentials, 'bearer-missing', `${TAKES}; no credentials came`)
  const app = world.appOnly.find(text)
  if (app !== undefined) about.client = app
  if (app !== undefined) return notSimulated('it was called with the app’s own token')
  const token = world.store.accessToken(world.secrets.digest(text))
  const grant = token && world.store.grant(token.grantId)
  if (!token || !grant)
    return new ProtocolError(answers.olderApiDeadToken, 'unknown', `${TAKES}; no such token was issued here`)
  exchange.mention(grant, [`AT#${token.number}`])
  const death = deathOfAccessToken(world, grant, token)
  if (death) return new ProtocolError(answers.olderApiDeadToken, death.reason, `${TAKES}; ${death.detail}`)
  return new ProtocolError(answers.olderApiForbidden, 'older-api', `${TAKES}, and this is a user token of OAuth 2.0`)
}

const TAKES = 'v1.1 takes OAuth 1.0a'

function notSimulated(why: string): ProtocolError {
  return new ProtocolError(answers.notSimulated, 'not-simulated', `${TAKES}, which is not simulated: ${why}`)
}
