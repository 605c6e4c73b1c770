import { hash } from 'node:crypto'
import type { WireAnswer } from '../wire/messages.ts'
import type { ConsentPageProps, LogInPageProps } from './consent-page.tsx'
import { styles } from './styles.ts'

/** The log-in page. Preact loads with the first page: a provider that only issues tokens never pays for it. */
export async function logInPage(props: LogInPageProps): Promise<WireAnswer> {
  const { renderLogInPage } = await import('./consent-page.tsx')
  return page(renderLogInPage(props))
}

export async function consentPage(props: ConsentPageProps): Promise<WireAnswer> {
  const { renderConsentPage } = await import('./consent-page.tsx')
  return page(renderConsentPage(props))
}

/** Case authorize-bad-redirect-uri: status 200, the words of X's page, and no hint at what was wrong. */
export async function errorPage(): Promise<WireAnswer> {
  const { renderErrorPage } = await import('./consent-page.tsx')
  return page(renderErrorPage())
}

function page(html: string): WireAnswer {
  return { status: 200, headers: HEADERS, body: html }
}

/**
 * No `form-action`: Chromium checks it at every hop of the redirect behind the consent form and would block callbacks that
 * redirect on. `same-origin`: under `no-referrer` our own form would arrive with `Origin: null`.
 */
const HEADERS = Object.freeze({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', styles, 'base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
})
