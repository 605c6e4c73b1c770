import { AssertionError } from 'node:assert'
import type { MockProvider, Scope } from '../../mock-provider/index.ts'
import {
  checkAllFaultsFired,
  checkCall,
  checkNoReplay,
  checkNoWrongHost,
  checkRefreshes,
  checkRotation,
  checkTokenRequests,
  type CallScope,
  type TokenRequestScope,
} from './checks.ts'
import type { Verdict } from './evidence.ts'
import { checkNoSecrets } from './secrets-check.ts'

export { matchers } from './matchers.ts'
export type { CallScope, TokenRequestScope } from './checks.ts'
export type { Scope } from '../../mock-provider/index.ts'
export type { GrantType } from './evidence.ts'

/**
 * The checks of the journal for `node:test` and any other runner without vitest. Each throws an `AssertionError` with the
 * requests that it is about, the likely cause and one way out; a `TypeError` or `RangeError` for arguments that would
 * judge nothing; an `Error` that says `journal truncated` where events are missing.
 */

/** Exactly `count` refreshes were done. A refused one is none; one whose answer was lost is one. */
export function assertRefreshes(mock: MockProvider, count: number, scope?: Scope): void {
  demand(checkRefreshes('assertRefreshes', mock, count, scope), assertRefreshes)
}

/** Every refresh presented the newest refresh token, and the token presented next came from its answer. */
export function assertRotation(mock: MockProvider, scope?: Scope): void {
  demand(checkRotation('assertRotation', mock, scope), assertRotation)
}

/** No refresh token and no code was presented again after the provider had taken it. */
export function assertNoReplay(mock: MockProvider, scope?: Scope): void {
  demand(checkNoReplay('assertNoReplay', mock, scope), assertNoReplay)
}

/** No request asked a host of X for what X serves at another; where none named a host of X it fails. */
export function assertNoWrongHost(mock: MockProvider, scope?: Scope): void {
  demand(checkNoWrongHost('assertNoWrongHost', mock, scope), assertNoWrongHost)
}

/** Exactly `count` requests reached the token endpoint, whatever became of them. */
export function assertTokenRequests(mock: MockProvider, count: number, scope?: TokenRequestScope): void {
  demand(checkTokenRequests('assertTokenRequests', mock, count, scope), assertTokenRequests)
}

/** At least one such request, `GET /2/users/me`, arrived and, with `status`, was answered so. */
export function assertCall(mock: MockProvider, request: string, scope?: CallScope): void {
  demand(checkCall('assertCall', mock, request, scope), assertCall)
}

/** Every fault that was armed met a request. */
export function assertAllFaultsFired(mock: MockProvider, scope?: Scope): void {
  demand(checkAllFaultsFired('assertAllFaultsFired', mock, scope), assertAllFaultsFired)
}

/** A text, or every file under a path, holds no secret that the mock issued: as it is, percent-encoded, in base64 or JSON-escaped. */
export function assertNoSecretOf(mock: MockProvider, held: string | URL): void {
  demand(checkNoSecrets('assertNoSecretOf', held, mock), assertNoSecretOf)
}

/** @param caller where the stack of the error starts: at the line of the test. */
function demand({ pass, message }: Verdict, caller: (...given: never[]) => void): void {
  if (!pass) throw new AssertionError({ message, stackStartFn: caller })
}
