/**
 * What every program of the bench that serves has in common: it says where it listens, answers questions about its
 * memory, and ends with its parent.
 */
export function announce(ready) {
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    const { rss } = process.memoryUsage()
    globalThis.gc()
    process.send({ rss, heapAfterGc: process.memoryUsage().heapUsed })
  })
  process.send(ready)
}

/** What the bench asks for, as JSON in the first argument. */
export const options = JSON.parse(process.argv[2] ?? '{}')
