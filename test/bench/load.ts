import { Agent, request } from 'node:http'
import { Connection, type Answer, type Wire } from './connection.ts'
import type { Talk } from './talks.ts'

const CONNECTIONS = 10

/** When a load ends: after a time, or after so many answers. */
export type Until = { seconds: number } | { answers: number }

/** Something that sends one request at a time and can be closed. */
type Sender = { send(wire: Wire): Promise<Answer>; close(): void }

/** What the load comes from. `polls`: it stays awake for its answers. */
export type Client = { open: (port: number) => Sender; polls: boolean }

/**
 * Keeps ten connections busy, each with one request at a time.
 *
 * @returns answers a second.
 * @throws {Error} for any answer but 200 and 201: a server that refuses is fast.
 */
export async function load(port: number, talk: Talk, until: Until, client = rawSockets): Promise<number> {
  const before = performance.now()
  const deadline = before + ('seconds' in until ? until.seconds * 1000 : Number.POSITIVE_INFINITY)
  const enough = 'answers' in until ? until.answers : Number.POSITIVE_INFINITY
  let sent = 0
  const converse = async (): Promise<void> => {
    const sender = client.open(port)
    try {
      while (sent < enough && performance.now() < deadline) {
        sent += 1
        const { status, head, body } = await sender.send(talk.next())
        if (status !== 200 && status !== 201)
          throw new Error(`port ${port} answered ${head.split('\r\n', 1)[0]}: ${body}`)
        talk.learn(body)
      }
    } finally {
      sender.close()
    }
  }
  const rest = client.polls ? stayAwake() : () => {}
  await Promise.all(Array.from({ length: CONNECTIONS }, converse)).finally(rest)
  return (sent / (performance.now() - before)) * 1000
}

/**
 * Looks for answers again and again, as a client that sleeps makes the server pay for waking it (a third of a refresh, on
 * a virtual machine), and only a server that is slower than its client lets it sleep. Returns how to stop.
 */
function stayAwake(): () => void {
  let isOver = false
  const look = () => {
    if (!isOver) setImmediate(look)
  }
  look()
  return () => {
    isOver = true
  }
}

const rawSockets: Client = { open: (port) => new Connection(port), polls: true }

/** What most programs call with: its own cost hides part of the server's. */
export const nodeHttp: Client = { open: openNodeHttp, polls: false }

function openNodeHttp(port: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = ({ method, path, headers, body }: Wire) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, head: '', body: text }))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}
