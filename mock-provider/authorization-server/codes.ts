import { answers } from '../wire/answers.ts'
import type { Attempt } from '../world/attempts.ts'
import type { Code, Grant } from '../world/store.ts'
import { createToken } from '../world/tokens.ts'
import type { World } from '../world/world.ts'
import { dead, unknownDetail } from './grants.ts'
import { isAllowedLength, slipOf, verifierFits } from './pkce.ts'

/** What the user allowed, and the code that stands for it. */
export function issueCode(world: World, attempt: Attempt & { userId: string }): { grant: Grant; code: string } {
  const { clientId, userId, scopes, redirectUri, codeChallenge, codeChallengeMethod } = attempt
  const issuedAt = world.clock.now()
  const grant = world.store.addGrant({ clientId, userId, scopes, createdAt: issuedAt })
  const code = createToken('ac', world.clock.nowMs(), world.random)
  const digest = world.secrets.issue(code)
  world.store.addCode(digest, { grantId: grant.id, redirectUri, codeChallenge, codeChallengeMethod, issuedAt })
  return { grant, code }
}

/** The grant and record behind a code that may still be exchanged by this client. @throws {ProtocolError} otherwise. */
export function findCode(world: World, text: string, clientId: string): { grant: Grant; code: Code } {
  const code = world.store.code(world.secrets.digest(text))
  const grant = code && world.store.grant(code.grantId)
  if (!code || !grant) throw dead(world, answers.codeInvalid, 'unknown', unknownDetail(world, 'code', text))
  if (grant.clientId !== clientId)
    throw dead(world, answers.codeInvalid, 'client', 'the code was issued to another client')
  return { grant, code }
}

/** The checks of the code itself, in our order: replayed, grant ended, too old. X has one text for all three. */
export function assertCodeLives(world: World, { grant, code }: { grant: Grant; code: Code }): void {
  const ageSeconds = world.clock.now() - code.issuedAt
  const limitSeconds = world.profile.codeLifetimeSeconds
  if (code.spentAt !== undefined) throw dead(world, answers.codeInvalid, 'replayed', 'the code was used before')
  if (grant.closed) throw dead(world, answers.codeInvalid, 'revoked', `the grant was ended (${grant.closed.why})`)
  // RFC 6749 §4.1.2. At its last second a code is still good.
  if (ageSeconds > limitSeconds)
    throw dead(world, answers.codeInvalid, 'expired', `code is ${ageSeconds} s old, it lives ${limitSeconds} s`)
}

/** RFC 6749 §4.1.3: the same redirect_uri again. RFC 7636 §4.6: the verifier of the challenge. */
export function assertCodeFits(world: World, code: Code, given: { redirectUri: string; codeVerifier: string }): void {
  if (given.redirectUri !== code.redirectUri)
    throw dead(
      world,
      answers.redirectUriMismatch,
      'redirect',
      'redirect_uri is not the one of the authorization request',
    )
  if (!isAllowedLength(given.codeVerifier, world.profile.verifierRule))
    throw dead(
      world,
      answers.verifierMismatch,
      'verifier',
      'code_verifier needs 43 to 128 unreserved characters (RFC 7636 §4.1)',
    )
  if (!verifierFits(given.codeVerifier, code.codeChallenge, code.codeChallengeMethod))
    throw dead(world, answers.verifierMismatch, 'verifier', misfit(code, given.codeVerifier))
}

/** With the slip that explains it, if one does. */
function misfit({ codeChallenge, codeChallengeMethod }: Code, codeVerifier: string): string {
  const slip = slipOf(codeVerifier, codeChallenge, codeChallengeMethod)
  return `code_verifier does not fit the code_challenge${slip === undefined ? '' : `: ${slip}`}`
}
