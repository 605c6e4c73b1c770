import type { MockProvider, Scope } from '../../mock-provider/index.ts'
import {
  checkAllFaultsFired,
  checkCall,
  checkNoReplay,
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
  toShowTokenRequests: (mock: unknown, count: number, scope?: TokenRequestScope) =>
    toResult(checkTokenRequests('toShowTokenRequests', mock, count, scope)),
  toShowCall: (mock: unknown, request: string, scope?: CallScope) =>
    toResult(checkCall('toShowCall', mock, request, scope)),
  toShowAllFaultsFired: (mock: unknown, scope?: Scope) =>
    toResult(checkAllFaultsFired('toShowAllFaultsFired', mock, scope)),
  toHoldNoSecretOf: (held: unknown, mock: MockProvider) => toResult(checkNoSecrets('toHoldNoSecretOf', held, mock)),
}

function toResult({ pass, message }: Verdict): Result {
  return { pass, message: () => message }
}
