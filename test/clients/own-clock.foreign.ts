import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root, temporaryHome } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

/** requests-oauthlib decides by its own clock that a token is old; two hours pass for the mock, and for it or not. */

const watcher = join(root, 'test/clients/watchers/requests_oauthlib_watcher.py')

/** Signs in, lets two hours pass at the mock, then runs the watcher, behind `faketime` or not. */
async function runWatcher(before: string[]) {
  const script = `
    post() { curl -sSf -H 'content-type: application/json' -d "$2" "$MOCK_CONTROL$1"; }
    post /sign-in '{}' >"$0/tokens.json"
    post /clock/advance '{"hours": 2}' >"$0/clock.json"
    exec "$@" "$0/tokens.json"`
  const command = ['sh', '-c', script, temporaryHome(), ...before, find(tools.flask), watcher]
  const outcome = await runToEnd(['--clock', 'frozen', '--json', '--', ...command])
  return { outcome, family: reportOf(outcome).families[0] }
}

test('with faketime two hours pass for the client too: it refreshes before it calls', async () => {
  const { outcome, family } = await runWatcher([find(tools.faketime), '-f', '+2h'])

  expect(outcome).toMatchObject({ code: 0, stdout: '200\n' })
  expect(family).toMatchObject({ refreshes: 1, calls: 1, expired: [] })
})

test('without it such a client goes on with a token that is dead', async () => {
  const { outcome, family } = await runWatcher([])

  expect(outcome).toMatchObject({ code: 0, stdout: '401\n' })
  expect(family).toMatchObject({ refreshes: 0, expired: [{ request: 'GET /2/users/me', status: 401 }] })
})
