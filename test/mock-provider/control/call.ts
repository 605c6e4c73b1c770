import { request } from 'node:http'
import type { MockProvider } from '../../../mock-provider/index.ts'

export type ControlCall = { method?: string; path: string; headers?: Record<string, string>; body?: string }
export type ControlAnswer = { status: number; headers: Record<string, unknown>; text: string }

/** One request over a socket with exactly these headers; `fetch` would not send a Host or Origin of our choice. */
export function call(
  mock: MockProvider,
  { method = 'GET', path, headers = {}, body }: ControlCall,
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: mock.port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A change of state in JSON. */
export function change(
  mock: MockProvider,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<ControlAnswer> {
  const all = { 'content-type': 'application/json', ...headers }
  return call(mock, { method: 'POST', path, headers: all, body: JSON.stringify(body) })
}
