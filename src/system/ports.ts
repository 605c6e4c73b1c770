import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { UsageError } from './usage-error.ts'

/** Below what systems hand out by themselves, so that nobody is given a port that we have found and not yet taken. */
const FIRST = 20_000
const LAST = 32_767
const TRIES = 50

/** A port of 127.0.0.1 that is free right now: the wanted one, else any. */
export async function findFreePort(wanted = 0): Promise<number> {
  if (wanted > 0 && (await isFree(wanted))) return wanted
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST + 1)
    if (await isFree(port)) return port
  }
  throw new UsageError(`No port of 127.0.0.1 between ${FIRST} and ${LAST} seems to be free: end some programs.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
