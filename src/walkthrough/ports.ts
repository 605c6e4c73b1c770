import { createServer } from 'node:net'

/** A port of 127.0.0.1 that is free right now: the wanted one, else any. */
export async function findFreePort(wanted = 0): Promise<number> {
  const port = await tryPort(wanted)
  return port ?? (await tryPort(0)) ?? 0
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })
}
