import { request } from 'node:http'
import type { MockProvider } from '../../../mock-provider/index.ts'

export type ControlCall = { method?: string; path: string; headers?: Record<string, string>; body?: string }
export type ControlAnswer = { status: number; headers: Record<string, unknown>; text: string }

/**
 * One request over a socket with exactly these headers; `fetch` would not send a Host or Origin of our choice. A stream of
 * events, which has no end, is let go at once.
 */
export function call(
  mock: Pick<MockProvider, 'port'>,
  { method = 'GET', path, headers = {}, body }: ControlCall,
): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    // node:http frames no body of a DELETE by itself.
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
    const options = { host: '127.0.0.1', port: mock.port, method, path, headers: framed, agent: false }
    const sent = request(options, (response) => {
      const { statusCode: status = 0, headers: answered } = response
      if (answered['content-type']?.startsWith('text/event-stream')) {
        response.destroy()
        return resolve({ status, headers: answered, text: '' })
      }
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status, headers: answered, text: Buffer.concat(chunks).toString('utf8') })
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

/** A call as a test author writes it: `GET /clock`, below `/_mock`, with a JSON body where it changes something. */
export async function ask(mock: MockProvider, line: string, body?: unknown) {
  const [method = '', path = ''] = line.split(' ')
  const headers: Record<string, string> = method === 'GET' ? {} : { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await call(mock, { method, path: `/_mock${path}`, headers, ...sent })
  return { ...answer, json: JSON.parse(answer.text) }
}

/** What stands in a path for each of its parameters. */
export type Params = {
  clientId?: string
  faultId?: string
  snapshotId?: string
  worldId?: string
  listId?: string
  user?: string
  conversationId?: string
}

/** A world in which every path parameter has something to name. */
export async function prepare(mock: MockProvider): Promise<Required<Params>> {
  const fault = mock.faults.arm({ at: 'revoke', then: 'reset' })
  await ask(mock, 'POST /snapshots', { id: 'saved' })
  const { id: worldId } = await mock.worlds.create()
  const { id: listId } = mock.lists.add({ owner: 'ada_practice', name: 'Friends', members: ['ben_practice'] })
  const others = ['ben_practice', 'mallory_practice']
  const { conversationId } = mock.messages.send({ from: 'ada_practice', to: others, text: 'All of you' })
  mock.messages.leave(conversationId, 'mallory_practice')
  const ids = { listId, user: 'ben_practice', conversationId }
  return { clientId: mock.config.clientId, faultId: String(fault.id), snapshotId: 'saved', worldId, ...ids }
}

/** `/clients/{clientId}` with the parameter filled in. */
export function fill(path: string, params: Params): string {
  const filled = Object.entries(params).reduce((text, [name, value]) => text.replace(`{${name}}`, value), path)
  return `/_mock${filled}`
}

/** How many listen to the journal, counted from now on. */
export function countListeners(mock: MockProvider): () => number {
  let count = 0
  const subscribe = mock.journal.subscribe.bind(mock.journal)
  const counting: typeof subscribe = (listener) => {
    const unsubscribe = subscribe(listener)
    count += 1
    return () => {
      count -= 1
      unsubscribe()
    }
  }
  Object.assign(mock.journal, { subscribe: counting })
  return () => count
}
