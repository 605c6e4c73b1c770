import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

/** Programs in other languages, unchanged, with X's hosts written into them: `run -- <command>`. */

test('python with requests signs in, calls and is caught spending its refresh token twice', async () => {
  const bot = join(root, 'test/proxy/programs/bot.py')

  const outcome = await runToEnd(['--json', '--fail-on', 'replay', '--', find(tools.requests), bot])

  expect(outcome).toMatchObject({ code: 3, stdout: 'ada_practice\n200\n400\n' })
  expect(reportOf(outcome)).toMatchObject({
    families: [{ user: 'ada_practice', refreshes: 1, calls: 1, replays: [{ token: 'RT#1', again: { status: 400 } }] }],
  })
})

test('node 22, which finds the proxy by itself, warns of nothing', async () => {
  const { stdout: node } = spawnSync('npx', ['-y', 'node@22', '-p', 'process.execPath'], { encoding: 'utf8' })
  const script = 'fetch("https://api.x.com/2/users/me").then(({ status }) => console.log(process.version, status))'

  // Other preloads let Node print before they end, as tsx does; that of the scan for secrets would even be in front of ours.
  const env = { NODE_OPTIONS: '--import=data:text/javascript,', LAB_RECORDING: 'none' }

  const { stdout, stderr } = await runToEnd(['--', node.trim(), '-e', script], { env })

  expect(stdout).toMatch(/^v22\.\S+ 401\n$/)
  expect(stderr).not.toContain('Warning')
})

test('python’s own urllib is led to the mock, and told why another host is refused', async () => {
  const script = `
import urllib.error, urllib.request
for url in ["https://api.x.com/2/users/me", "https://example.com/"]:
    try: urllib.request.urlopen(url)
    except urllib.error.HTTPError as error: print(error.code)
    except urllib.error.URLError as error: print(error.reason)
`
  const { stdout } = await runToEnd(['--', find(tools.requests), '-c', script])

  expect(stdout).toMatch(
    /^401\nTunnel connection failed: 403 example\.com is no host of X: run --allow-host example\.com/,
  )
})

test('ruby with net/http is led to the mock', async () => {
  const script = 'puts Net::HTTP.get_response(URI("https://api.x.com/2/users/me")).code'

  const outcome = await runToEnd(['--json', '--', find(tools.ruby), '-rnet/http', '-e', script])

  expect(outcome.stdout).toBe('401\n')
  expect(reportOf(outcome)).toMatchObject({ requests: 1 })
})

test('php with curl is led to the mock', async () => {
  const script = `
$curl = curl_init('https://api.x.com/2/users/me');
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_HTTP_CODE), curl_error($curl), "\\n";`

  const outcome = await runToEnd(['--json', '--', find(tools.php), '-r', script])

  expect(outcome.stdout).toBe('401\n')
  expect(reportOf(outcome)).toMatchObject({ requests: 1 })
})
