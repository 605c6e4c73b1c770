import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand, temporaryHome } from '../run-command.ts'

async function take(port: number): Promise<void> {
  const server = createServer()
  onTestFinished(() => void server.close())
  await once(server.listen(port, '127.0.0.1'), 'listening')
}

/** A home with tokens in it, and the two ports that its world had. */
async function yesterday() {
  const home = temporaryHome()
  await runCommand(['step', '4'], { LAB_HOME: home })
  const { port, snapshot } = JSON.parse(readFileSync(join(home, 'world.json'), 'utf8'))
  return { home, port: Number(port), redirectUri: new URL(snapshot.clients[0].redirectUris[0]) }
}

test('free ports are used again without a word', async () => {
  const { home, port } = await yesterday()

  const { output, code } = await runCommand(['step', '5'], { LAB_HOME: home })

  expect(output).not.toContain('taken')
  expect(output).toContain(`GET http://127.0.0.1:${port}/2/users/me`)
  expect(code).toBe(0)
})

test('a mock whose port is taken says where it is now, and gets the step what it needs', async () => {
  const { home, port } = await yesterday()
  await take(port)

  const { output, code } = await runCommand(['step', '5'], { LAB_HOME: home })

  expect(output).toContain(`Port ${port} is taken by another program, so the mock is at 127.0.0.1:`)
  expect(output).toContain('You are Ada Practice')
  expect(code).toBe(0)
})

test('a redirect URI whose port is taken is replaced, registered and told', async () => {
  const { home, redirectUri } = await yesterday()
  await take(Number(redirectUri.port))

  const { output, code } = await runCommand(['step', '3'], { LAB_HOME: home })

  expect(output).toContain(`Port ${redirectUri.port} of your redirect URI is taken by another program.`)
  const [, instead] = /(http:\S+) is registered in its place/.exec(output) ?? []
  expect(output).toContain(`the browser came back to ${instead}`)
  expect(code).toBe(0)
})
