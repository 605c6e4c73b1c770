import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { runProgram, type Program } from '../../../src/walkthrough/course/program.ts'

/** A program whose child connects to that port and lives until it is killed; `then`: what the program does once it has. */
function parent(port: number, then: string): Program {
  const child = `require('node:net').connect(${port}, '127.0.0.1', () => console.log('connected'))`
  const spawned = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}])`
  return { kind: 'command', argv: [process.execPath, '-e', `${spawned}.stdout.once('data', () => ${then})`] }
}

/** Runs it; resolves only when the child's connection is gone, which the kernel closes with the child. */
async function runWithChild(then: string) {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const closed = once(server, 'connection').then(([socket]) => once(socket.on('error', () => {}).resume(), 'close'))
  try {
    const ended = await runProgram(parent(port, then), {
      env: process.env,
      onOutput: (_output, stop) => stop(),
    })
    await closed
    return ended
  } finally {
    server.close()
  }
}

test('a program that is ended takes with it what it started', async () => {
  expect(await runWithChild('console.log("end me")')).toMatchObject({ ended: 'stopped', code: null })
})

test('what a program leaves behind is ended as well', async () => {
  expect(await runWithChild('process.exit(3)')).toMatchObject({ ended: 'exit', code: 3 })
})
