import { createServer } from 'node:http'

/** The same size as X's answers; the refresh token comes back as it was sent, so that a chain goes on. */
export const ME = { data: { id: '1500000000000000001', name: 'Ada Practice', username: 'ada_practice' } }
export const tokensFor = (refreshToken) => ({
  token_type: 'bearer',
  expires_in: 7200,
  access_token: 'a'.repeat(91),
  scope: 'users.read tweet.read offline.access',
  refresh_token: refreshToken,
})

export const bareReady = (port) => ({
  port,
  tokenPath: '/2/oauth2/token',
  authorization: `Basic ${btoa(`${'c'.repeat(34)}:${'s'.repeat(50)}`)}`,
  refreshTokens: Array(10).fill('r'.repeat(91)),
  accessToken: 'a'.repeat(91),
})

/** node:http with nothing but what an answer needs: the route of a user, and one that parses a form. */
export function createBareServer() {
  return createServer((request, response) => {
    if (request.method === 'GET') return send(response, ME)
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
      send(response, tokensFor(form.get('refresh_token')))
    })
  })
}

function send(response, value) {
  const body = JSON.stringify(value)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
