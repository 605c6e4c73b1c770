// Lesson 4: code and verifier become tokens, for an app with a secret and for one without.
import { loadConfig } from '../../src/client/index.ts'
import { need, readHandoff, writeHandoff } from '../handoff.ts'

const config = loadConfig()
const attempt = need(readHandoff(config).attempt, 'attempt', 'npm run step:3')
const code = need(attempt.code, 'code', 'npm run step:3')

// Part 1: what X must be told.
const form = new URLSearchParams({
  grant_type: 'authorization_code',
  code,
  redirect_uri: config.redirectUri,
  code_verifier: attempt.codeVerifier,
  client_id: config.clientId,
})

// Part 2: how the app proves who it is, if it has a secret.
const headers = new Headers()
if (config.clientSecret !== undefined)
  headers.set('authorization', `Basic ${btoa(`${config.clientId}:${config.clientSecret}`)}`)

const now = config.clock?.now() ?? 0
const response = await fetch(config.tokenEndpoint, { method: 'POST', headers, body: form })
const answer = await response.json()

if (response.ok) {
  const { access_token, refresh_token, expires_in, scope } = answer
  const times = { issuedAt: now, expiresAt: now + expires_in }
  const tokens = { accessToken: access_token, refreshToken: refresh_token, scopes: scope.split(' '), ...times }
  writeHandoff(config, { attempt: undefined, tokens })
  console.log('Tokens are here, and in the hand-off file.')
} else {
  console.log(`X said ${response.status}: ${answer.error_description}`)
  process.exitCode = 1
}
