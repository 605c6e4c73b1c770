import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { HostileAnswer } from './answers.ts'

/** A server that answers whatever it is told to. */
export type HostileServer = {
  port: number
  /** From now on every request is answered so. @returns a promise of the first answer that was written. */
  answerWith(answer: HostileAnswer): Promise<void>
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startHostileServer(): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  let current: { answer: HostileAnswer; written: () => void } | undefined
  const server = createServer((socket) => {
    sockets.add(socket)
    let received = ''
    socket.on('error', () => {}) // Who is answered so may well leave.
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (!isWhole(received) || !current) return
      received = ''
      give(socket, current.answer)
      current.written()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (answer) => new Promise((written) => (current = { answer, written })),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n')
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(request.slice(0, end))?.[1] ?? 0)
  return end !== -1 && request.length >= end + 4 + length
}

function give(socket: Socket, { head, body, then }: HostileAnswer): void {
  const filled = head.replace('{length}', String(body.length))
  socket.write(filled + (then === 'half' ? body.slice(0, body.length / 2) : body), 'latin1')
  if (then === 'close') socket.end()
  if (then === 'reset') socket.resetAndDestroy()
}
