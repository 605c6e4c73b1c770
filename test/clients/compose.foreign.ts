import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cleanEnv, command, root } from '../run-command.ts'
import { readYaml, wordsOf } from './docs.ts'
import { find, tools } from './toolchain.ts'

/** The compose file of docs/testing.md without containers: loopback in place of their network, free ports in place of 4000. */

const { mock, tests } = readYaml().services
const variables = { CONTROL_TOKEN: 'the-token-of-the-file' }

function onLoopback(text: string, port: number): string {
  return text
    .replaceAll('4001-4016', `${port + 1}-${port + 16}`)
    .replaceAll('4000', String(port))
    .replace('0.0.0.0', '127.0.0.1')
    .replaceAll(/\bmock(?=:| --public)/g, '127.0.0.1')
}

test('the service becomes healthy, and the test in Python passes against it in worlds of its own', async () => {
  // Seventeen in a row, below those that systems give away.
  const port = 20_000 + 20 * Math.floor(Math.random() * 600)
  const words = wordsOf(onLoopback(mock?.command ?? '', port), variables)
  const child = spawn(process.execPath, [...command, ...words.slice(2)], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const healthCheck = (mock?.healthcheck?.test ?? []).slice(1).map((word) => onLoopback(word, port))
  const [, origin = ''] = wordsOf(`= ${onLoopback(tests?.environment?.MOCK_ORIGIN ?? '', port)}`)

  const health = spawnSync(healthCheck[0] ?? '', healthCheck.slice(1))
  const tested = spawnSync(find(tools.pytest), ['-m', tests?.command ?? '', '-p', 'no:cacheprovider'], {
    cwd: join(root, 'test/clients/same-test/python'),
    env: cleanEnv({ MOCK_ORIGIN: origin, PYTHONDONTWRITEBYTECODE: '1', ...variables }),
    encoding: 'utf8',
  })
  const refused = await fetch(`${origin}/_mock/worlds`)

  expect(health.status, `${health.stderr}`).toBe(0)
  expect(tested.stdout).toContain('1 passed')
  expect(refused.status).toBe(401)
})
