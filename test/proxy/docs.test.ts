import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { marked } from 'marked'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { run } from '../../src/commands/run.ts'
import { readRunArguments } from '../../src/proxy/run-arguments.ts'
import { worldFlags } from '../../src/step-runner/world-flags.ts'
import { needsCurl } from '../needs-curl.ts'
import { cleanEnv, root, temporaryHome } from '../run-command.ts'

beforeEach(needsCurl)

/** The code blocks of the section, each with the one behind it. */
const blocks = marked.lexer(section()).flatMap((token) => (token.type === 'code' ? [token] : []))
const commands = blocks.flatMap(({ lang, text }, index) =>
  lang === 'sh' ? [{ text: String(text), next: blocks[index + 1] }] : [],
)

function section(): string {
  const [, text = ''] = readFileSync(join(root, 'docs/testing.md'), 'utf8').split(
    '## Programs that you cannot change\n',
  )
  const [whole = ''] = text.split(/^## /m)
  // test/clients/trust-stores.foreign.ts runs those of that heading.
  return whole.replace(/^### Programs with a trust store of their own\n[^]*?(?=^### )/m, '')
}

/** Two runs differ in their time of day. */
function withoutTime(text: string): string {
  return text.replace(/\d\d:\d\d:\d\d/g, '12:00:00')
}

test('the section has commands', () => {
  expect(commands.length).toBeGreaterThan(1)
})

test.for(commands)('$text works as it stands, and reports what the page shows', async ({ text, next }) => {
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())

  // `mock` is a name that only containers know.
  const line = text.replaceAll('http://mock:4000', mock.origin)
  const { stdout, stderr } = await promisify(execFile)('sh', ['-e', '-c', line], { cwd: root, env: cleanEnv() })

  expect(stdout).toContain('"status": ')
  expect(withoutTime(stderr)).toContain(next?.lang === 'text' ? String(next.text) : '')
})

test('the scenario of the page is taken', async () => {
  const scenario = blocks.find(({ lang }) => lang === 'json')
  const path = join(temporaryHome(), 'scenario.json')
  writeFileSync(path, String(scenario?.text))

  const options = readRunArguments(['--scenario', path, '--', 'true'], worldFlags, {})

  const mock = await startMockProvider(options.world)
  for (const { spec } of options.faults) mock.faults.arm(spec)
  expect(mock.faults.list()).toHaveLength(1)
  expect(mock.profile).toMatchObject({ codeLifetimeSeconds: 60, plainAllowed: false })
  await mock.stop()
})

test('every flag and variable that the section names is one of run’s', async () => {
  const help = await run.help?.()
  const { stdout } = spawnSync('sh', ['-c', 'npm run -s lab -- run -- env'], {
    cwd: root,
    env: cleanEnv(),
    encoding: 'utf8',
  })

  const flags = [...section().matchAll(/`--([a-z-]+)/g)].map(([, name]) => `--${name}`)
  const variables = [...section().matchAll(/`\$?([A-Z][A-Z_]+|https?_proxy)\b/g)].map(([, name]) => `${name}=`)
  expect(flags.length).toBeGreaterThan(5)
  for (const flag of flags) expect(help).toContain(flag)
  // Only names may stand in a message: among the values is a secret.
  expect(variables.filter((name) => !['NAME=', 'CONTROL_TOKEN='].includes(name) && !stdout.includes(name))).toEqual([])
})
