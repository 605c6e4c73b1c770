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

/** As many posts as the mock has, with texts like its own. */
export const textOf = (index) =>
  `Number ${index} of a haystack: one more ${index % 200 === 0 ? 'needle' : 'straw'}, as long as posts are`
const POSTS = Array.from({ length: 10_000 }, (_, index) => {
  const id = String(1905993362018040000n + BigInt(index))
  return { text: textOf(index), edit_history_tweet_ids: [id], id, author_id: ME.data.id }
})

export const bareReady = (port) => ({
  port,
  tokenPath: '/2/oauth2/token',
  authorization: `Basic ${btoa(`${'c'.repeat(34)}:${'s'.repeat(50)}`)}`,
  refreshTokens: Array(10).fill('r'.repeat(91)),
  accessToken: 'a'.repeat(91),
  userId: ME.data.id,
})

/** node:http with nothing but what an answer needs: a user, a search, a page of posts; one that parses a form, one for JSON. */
export function createBareServer() {
  return createServer((request, response) => {
    if (request.method === 'GET') return send(response, readFor(request.url))
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      if (request.url === '/2/tweets') return send(response, { data: { ...POSTS[0], ...JSON.parse(body) } })
      const form = new URLSearchParams(body)
      send(response, tokensFor(form.get('refresh_token')))
    })
  })
}

function readFor(url) {
  if (url.startsWith('/2/tweets/search/'))
    return { data: POSTS.filter(({ text }) => text.toLowerCase().includes('needle')) }
  return url.includes('/timelines/') ? { data: POSTS.slice(0, 100) } : ME
}

function send(response, value) {
  const body = JSON.stringify(value)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
