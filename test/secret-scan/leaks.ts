import { randomUUID } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, createWriteStream, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { startMockProvider } from '../../mock-provider/index.ts'

/** Lets secrets of a mock of its own out in the named way. Files are written to the current folder. */
const mock = await startMockProvider()
const { refreshToken = '' } = await mock.signIn()
const { clientSecret = '' } = mock.config

const ways: Record<string, () => unknown> = {
  prints: () => console.log(`Look: ${refreshToken}!`),
  'prints in two parts': () => {
    process.stdout.write(refreshToken.slice(0, 10))
    process.stdout.write(refreshToken.slice(10))
  },
  'prints a Basic header': () => console.error(btoa(`client:${clientSecret}`)),
  'prints a part': () => console.log(refreshToken.slice(0, 24)),
  throws: () => {
    throw new Error(`bad token ${refreshToken}`)
  },
  warns: () => process.emitWarning(`bad token ${refreshToken}`),
  'is killed': () => {
    console.log(refreshToken)
    process.kill(process.pid, 'SIGKILL')
  },
  'has a child print': () =>
    spawnSync('sh', ['-c', `"$0" -e 'console.log(process.env.T)'`, process.execPath], { env: { T: refreshToken } }),
  'names it to a child': () => spawnSync(process.execPath, ['-e', '0', refreshToken]),
  writes: writeAll,
  'hands on': () => {
    const beside = `handoff.json.${randomUUID()}`
    writeFileSync(beside, refreshToken)
    renameSync(beside, 'handoff.json')
    writeFileSync('world.json', clientSecret)
  },
}

/** One file for each way to write one. */
async function writeAll(): Promise<void> {
  writeFileSync('writeFileSync', refreshToken)
  appendFileSync('appendFileSync', refreshToken)
  await writeFile('promises', refreshToken)
  const handle = await open('handle', 'w')
  await handle.write(Buffer.from(refreshToken))
  await handle.close()
  const descriptor = openSync('descriptor', 'w')
  writeSync(descriptor, refreshToken)
  closeSync(descriptor)
  await new Promise<void>((resolve) => createWriteStream('stream').end(refreshToken, () => resolve()))
  writeFileSync('handoff.json', refreshToken)
  renameSync('handoff.json', 'renamed')
  writeFileSync('world.json', refreshToken)
  writeFileSync('handoff.json', clientSecret)
}

await ways[process.argv[2] ?? '']?.()
await mock.stop()
