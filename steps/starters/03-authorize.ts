// Lesson 3: ask the user, and take only the answer to this very attempt.
import { createServer } from 'node:http'
import { createCodeVerifier, createState, loadConfig } from '../../src/client/index.ts'
import { writeHandoff } from '../handoff.ts'

const config = loadConfig()
const codeVerifier = createCodeVerifier()
const state = createState()

// Part 1, yours: the question. Six parameters more; what they need is up there.
const url = new URL(config.authorizationEndpoint)
url.search = new URLSearchParams({
  response_type: 'code',
}).toString()

/** Part 2, yours: whether an answer belongs to this attempt. */
function isOurs(query: URLSearchParams): boolean {
  return query.has('code')
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

/** Part 3, yours: what came back. @returns the exit code. */
function finish(query: URLSearchParams): number {
  const code = query.get('code') ?? ''
  writeHandoff(config, { attempt: { codeVerifier, state, code } })
  console.log('A code came back; it is kept for the exchange.')
  return 0
}
