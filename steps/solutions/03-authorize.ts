// Lesson 3: ask the user, and take only the answer to this very attempt.
import { createServer } from 'node:http'
import { createCodeVerifier, createState, deriveCodeChallenge, loadConfig } from '../../src/client/index.ts'
import { writeHandoff } from '../handoff.ts'

const config = loadConfig()
const codeVerifier = createCodeVerifier()
const state = createState()

// Part 1: the question. Each parameter is checked by X.
const url = new URL(config.authorizationEndpoint)
url.search = new URLSearchParams({
  response_type: 'code',
  client_id: config.clientId,
  redirect_uri: config.redirectUri,
  scope: config.scopes.join(' '),
  state,
  code_challenge: deriveCodeChallenge(codeVerifier),
  code_challenge_method: 'S256',
}).toString()

/** Part 2: whether an answer belongs to this attempt. */
function isOurs(query: URLSearchParams): boolean {
  return query.get('state') === state
}

const home = new URL(config.redirectUri)
const server = createServer((request, response) => {
  const query = new URL(request.url ?? '/', home).searchParams
  if (!isOurs(query)) {
    response.writeHead(400).end('This is not the answer to the open attempt.')
    return
  }
  response.end('Go back to the terminal.', () => process.exit(finish(query)))
})
server.listen(Number(home.port), home.hostname, () => console.log(url.href))

/** Part 3: what came back. @returns the exit code. */
function finish(query: URLSearchParams): number {
  const code = query.get('code')
  if (code === null) {
    console.log(`The user did not agree: ${query.get('error')}.`)
    return 1
  }
  writeHandoff(config, { attempt: { codeVerifier, state, code } })
  console.log('A code came back; it is kept for the exchange.')
  return 0
}
