/** A good answer: what it says, and the scopes that a token answer lists. */
export type FoundSuccess = { told: { says: string; notes: string[] }; scope?: string }

const TOKENS = /(?:access_token|accessToken)\\*["']?\s*(?:=>|[:=])\s*\\*["']?⟦/
const NO_REFRESH =
  'There is no refresh_token: offline.access was not granted. Ask for it in the authorization URL, and log the user in again.'

/** Recognises X's good answers; undefined for any other text. */
export function findSuccess(text: string, status: number | undefined): FoundSuccess | undefined {
  if (TOKENS.test(text) && /token_type|expires_in|refresh_token/.test(text)) return tokens(text)
  if (/["']?revoked\\*["']?\s*:\s*(?:true|True)/.test(text)) return told('The token is revoked: a good answer.')
  if (
    status !== undefined &&
    status >= 200 &&
    status < 300 &&
    /["']data\\*["']\s*:/.test(text) &&
    !/["']errors\\*["']\s*:/.test(text)
  )
    return told(`${status}: a good answer of X’s API.`)
  return undefined
}

function tokens(text: string): FoundSuccess {
  const [, scope] = /\bscope\\*["']?\s*[:=]\s*\\*["']([\w. ]+)/.exec(text) ?? []
  const hasRefresh = /refresh_?token/i.test(text)
  const isAppOnly = scope === undefined && !hasRefresh && !/expires_in/.test(text)
  if (isAppOnly) return told('The app’s own token: a good answer. It is for calls without a user.')
  const notes = [...(scope === undefined ? [] : [`Granted: ${scope.trim()}.`]), ...(hasRefresh ? [] : [NO_REFRESH])]
  return { ...told('Tokens of a user: a good answer.', notes), ...(scope !== undefined && { scope }) }
}

function told(says: string, notes: string[] = []): FoundSuccess {
  return { told: { says, notes } }
}
