import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../../mock-provider/index.ts'

/** What a front saw of one account's token requests. */
type Seen = { most: number; refreshes: number }

/** A server before the mock that knows whose refresh token it is handed, and how many it is handed at a time. */
export type Front = {
  origin: string
  /** Says whose the refresh token of a log-in is. */
  expect(account: string, refreshToken: string | undefined): void
  seen: Map<string, Seen>
  /** Resolves once so many more refreshes have come. */
  more(refreshes: number): Promise<void>
  /** Accounts that were refused. */
  refused: Set<string>
  /** Accounts whose client had left before its answer came: what no client can mend, and a busy machine brings about. */
  left: Set<string>
  /** Called once the mock has answered a refresh, before anybody hears of it. */
  beforeAnswer: (account: string) => Promise<void> | void
}

/** Gone when the test ends. */
export async function startFront(mock: MockProvider): Promise<Front> {
  const owners = new Map<string, string>()
  const inFlight = new Map<string, number>()
  const seen = new Map<string, Seen>()
  const counter = new EventEmitter<{ refresh: [] }>().setMaxListeners(0)
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const token = new URLSearchParams(body).get('refresh_token')
    const account = owners.get(token ?? '')
    if (account !== undefined) {
      count(inFlight, seen, account)
      counter.emit('refresh')
    }
    const answer = await pass(mock, request, body).catch(() => undefined)
    const text = await answer?.text().catch(() => undefined)
    if (account !== undefined) {
      const next = /"refresh_token":"([^"]+)"/.exec(text ?? '')?.[1]
      if (next === undefined) front.refused.add(account)
      else owners.set(next, account)
      await front.beforeAnswer(account)
      inFlight.set(account, (inFlight.get(account) ?? 1) - 1)
      if (response.destroyed) front.left.add(account)
      response.once('close', () => response.writableFinished || front.left.add(account))
    }
    // What the mock breaks off is broken off here.
    if (!answer || text === undefined) return void response.destroy()
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const front: Front = {
    origin: `http://127.0.0.1:${port}`,
    expect: (account, refreshToken) => void owners.set(refreshToken ?? '', account),
    seen,
    more: (refreshes) =>
      new Promise((resolve) => {
        let left = refreshes
        const onRefresh = () => {
          left -= 1
          if (left > 0) return
          counter.off('refresh', onRefresh)
          resolve()
        }
        counter.on('refresh', onRefresh)
      }),
    refused: new Set(),
    left: new Set(),
    beforeAnswer: () => {},
  }
  return front
}

function count(inFlight: Map<string, number>, seen: Map<string, Seen>, account: string): void {
  const now = (inFlight.get(account) ?? 0) + 1
  inFlight.set(account, now)
  const before = seen.get(account) ?? { most: 0, refreshes: 0 }
  seen.set(account, { most: Math.max(before.most, now), refreshes: before.refreshes + 1 })
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function pass(mock: MockProvider, request: IncomingMessage, body: string): Promise<Response> {
  const headers = new Headers()
  for (const name of ['authorization', 'content-type', 'accept']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const { method = 'GET', url = '/' } = request
  return mock.fetch(new Request(`${mock.origin}${url}`, { method, headers, ...(method === 'GET' ? {} : { body }) }))
}
