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

/** What `expect.extend` of vitest, Jest and Bun takes. */
type Result = { pass: boolean; message: () => string }

/** The matchers for any test runner whose `expect` has `extend`; `twitter-oauth-lab/vitest` brings them along. */
export const matchers = {
  toShowRefreshes: (mock: unknown, count: number, scope?: Scope) =>
    toResult(checkRefreshes('toShowRefreshes', mock, count, scope)),
  toShowRotation: (mock: unknown, scope?: Scope) => toResult(checkRotation('toShowRotation', mock, scope)),
  toShowNoReplay: (mock: unknown, scope?: Scope) => toResult(checkNoReplay('toShowNoReplay', mock, scope)),
  toShowNoWrongHost: (mock: unknown, scope?: Scope) => toResult(checkNoWrongHost('toShowNoWrongHost', mock, scope)),
  toShowTokenRequests: (mock: unknown, count: number, scope?: TokenRequestScope) =>
    toResult(checkTokenRequests('toShowTokenRequests', mock, count, scope)),
  toShowCall: (mock: unknown, request: string, scope?: CallScope) =>
    toResult(checkCall('toShowCall', mock, request, scope)),
  toShowAllFaultsFired: (mock: unknown, scope?: Scope) =>
    toResult(checkAllFaultsFired('toShowAllFaultsFired', mock, scope)),
  toHoldNoSecretOf: (held: unknown, mock: MockProvider) => toResult(checkNoSecrets('toHoldNoSecretOf', held, mock)),
}

/** The matchers as `expect(…)` has them once they are extended by; `R` is what each returns. */
export interface MockMatchers<R> {
  /** Exactly `count` refreshes were done. A refused one is none; one whose answer was lost is one. */
  toShowRefreshes(count: number, scope?: Scope): R
  /** Every refresh presented the newest refresh token, and the token presented next came from its answer. */
  toShowRotation(scope?: Scope): R
  /** No refresh token and no code was presented again after the provider had taken it. */
  toShowNoReplay(scope?: Scope): R
  /** No request asked a host of X for what X serves at another; where none named a host of X it fails. */
  toShowNoWrongHost(scope?: Scope): R
  /** Exactly `count` requests reached the token endpoint, whatever became of them. */
  toShowTokenRequests(count: number, scope?: TokenRequestScope): R
  /** At least one such request, `GET /2/users/me`, arrived and, with `status`, was answered so. */
  toShowCall(request: string, scope?: CallScope): R
  /** Every fault that was armed met a request. */
  toShowAllFaultsFired(scope?: Scope): R
  /** A text, or every file under a path, holds no secret that the mock issued: as it is, percent-encoded, in base64 or JSON-escaped. */
  toHoldNoSecretOf(mock: MockProvider): R
}

function toResult({ pass, message }: Verdict): Result {
  return { pass, message: () => message }
}
