import type { Wire } from './connection.ts'

/** What a server program says first. */
export type Ready = {
  port: number
  tokenPath: string
  authorization: string
  refreshTokens: string[]
  accessToken: string
  /** Of the user that the access token is of. */
  userId: string
}

/** What the next free connection says, and what it learns from the answer's body. */
export type Talk = { next(): Wire; learn(body: string): void }

/** @throws {TypeError} for a program that did not say what it must. */
export function readReady(said: Record<string, unknown>): Ready {
  const { port, tokenPath, authorization, refreshTokens, accessToken = '', userId = '' } = said
  const isComplete = typeof port === 'number' && typeof tokenPath === 'string' && typeof authorization === 'string'
  const isOfUser = typeof accessToken === 'string' && typeof userId === 'string'
  if (!isComplete || !isOfUser || !Array.isArray(refreshTokens))
    throw new TypeError(`a server program said ${JSON.stringify(said).slice(0, 300)}`)
  return { port, tokenPath, authorization, refreshTokens: refreshTokens.map(String), accessToken, userId }
}

/** The same call again and again. */
export function callMe({ accessToken }: Ready): Talk {
  const call = { method: 'GET', path: '/2/users/me', headers: { authorization: `Bearer ${accessToken}` }, body: '' }
  return { next: () => call, learn: () => {} }
}

/** Posts of one user, each another text: X refuses the same one twice. */
export function writePosts({ accessToken }: Ready): Talk {
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  let written = 0
  return {
    next: () => ({ method: 'POST', path: '/2/tweets', headers, body: `{"text":"Post number ${(written += 1)}"}` }),
    learn: () => {},
  }
}

/** One search again and again: a word, an author and a word that must not be there, a hundred posts a page. */
export function search({ accessToken }: Ready): Talk {
  const query = encodeURIComponent('needle from:ben_practice -dog')
  const path = `/2/tweets/search/recent?query=${query}&max_results=100&tweet.fields=author_id`
  const call = { method: 'GET', path, headers: { authorization: `Bearer ${accessToken}` }, body: '' }
  return { next: () => call, learn: assertSome }
}

/** The home timeline, page after page, and from its beginning when it ends: a hundred posts a page. */
export function turnPages({ accessToken, userId }: Ready): Talk {
  const path = `/2/users/${userId}/timelines/reverse_chronological?max_results=100&tweet.fields=author_id`
  const headers = { authorization: `Bearer ${accessToken}` }
  const pages: string[] = []
  return {
    next: () => {
      const page = pages.shift()
      return { method: 'GET', path: page === undefined ? path : `${path}&pagination_token=${page}`, headers, body: '' }
    },
    learn: (body) => {
      assertSome(body)
      const [, page] = /"next_token":"([^"]+)"/.exec(body) ?? []
      if (page !== undefined) pages.push(page)
    },
  }
}

/** @throws {Error} for an answer without posts: to find nothing is fast. */
function assertSome(body: string): void {
  if (!body.startsWith('{"data":[')) throw new Error(`an answer without posts: ${body.slice(0, 300)}`)
}

/** Each refresh uses the token of the one before. Free tokens wait in a queue, as many as there are in all. */
export function refreshInTurn({ tokenPath, authorization, refreshTokens }: Ready): Talk {
  const queue = [...refreshTokens]
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  let taken = 0
  let returned = 0
  return {
    next: () => {
      const body = `grant_type=refresh_token&refresh_token=${queue[taken++ % queue.length]}`
      return { method: 'POST', path: tokenPath, headers, body }
    },
    learn: (body) => {
      const [, token] = /"refresh_token":"([^"]+)"/.exec(body) ?? []
      if (token === undefined) throw new Error(`an answer without refresh_token: ${body}`)
      queue[returned++ % queue.length] = token
    },
  }
}
