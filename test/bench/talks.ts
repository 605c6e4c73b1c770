import type { Wire } from './connection.ts'

/** What a server program says first. */
export type Ready = {
  port: number
  tokenPath: string
  authorization: string
  refreshTokens: string[]
  accessToken: string
}

/** What the next free connection says, and what it learns from the answer's body. */
export type Talk = { next(): Wire; learn(body: string): void }

/** @throws {TypeError} for a program that did not say what it must. */
export function readReady(said: Record<string, unknown>): Ready {
  const { port, tokenPath, authorization, refreshTokens, accessToken = '' } = said
  const isComplete = typeof port === 'number' && typeof tokenPath === 'string' && typeof authorization === 'string'
  if (!isComplete || typeof accessToken !== 'string' || !Array.isArray(refreshTokens))
    throw new TypeError(`a server program said ${JSON.stringify(said).slice(0, 300)}`)
  return { port, tokenPath, authorization, refreshTokens: refreshTokens.map(String), accessToken }
}

/** The same call again and again. */
export function callMe({ accessToken }: Ready): Talk {
  const call = { method: 'GET', path: '/2/users/me', headers: { authorization: `Bearer ${accessToken}` }, body: '' }
  return { next: () => call, learn: () => {} }
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
