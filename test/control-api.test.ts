import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { expect, onTestFinished, test } from 'vitest'
import { findFreePort } from '../src/system/ports.ts'
import { cleanEnv, command, root, temporaryHome } from './run-command.ts'

/** Every command of docs/control-api.md is run, in the page's order, and prints what the page says. */

type Block = { lang: string; text: string; answer?: string }

/** The code blocks of the page; `answer` is a JSON block right behind a command: what that command prints. */
const blocks = marked
  .lexer(readFileSync(join(root, 'docs/control-api.md'), 'utf8'))
  .filter(({ type }) => type !== 'space')
  .flatMap((token, index, tokens): Block[] => {
    const next = tokens[index + 1]
    const answer = next?.type === 'code' && next.lang === 'json' ? { answer: String(next.text) } : {}
    return token.type === 'code' ? [{ lang: String(token.lang), text: String(token.text), ...answer }] : []
  })

const isStart = ({ text }: Block) => text.startsWith('npm run mock -- ')
const starts = blocks.filter((block) => block.lang === 'sh' && isStart(block))
const commands = blocks.filter((block) => block.lang === 'sh' && !isStart(block))

/** Starts what a block says, on a port of its own. */
async function start({ text }: Block, env: Record<string, string>): Promise<number> {
  const port = await findFreePort()
  const line = text.replace('npm run mock --', '"$@" mock') + ` --port ${port}`
  const child = spawn('bash', ['-c', `exec ${line}`, 'bash', process.execPath, ...command], {
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let banner = ''
  child.stdout.on('data', (chunk: Buffer) => (banner += chunk.toString()))
  while (!banner.includes('Ctrl-C')) await once(child.stdout, 'data')
  return port
}

/** Runs commands in one shell, so that variables last. The output of each, and where a command failed that it ended there. */
async function runAll(
  scripts: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; outputs: string[] }> {
  const end = '--- end of a block ---'
  const script = scripts.map((text) => `${text}\necho '${end}'\n`).join('')
  const shell = spawn('bash', ['-euo', 'pipefail'], { env: cleanEnv(env), stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void shell.kill('SIGKILL'))
  let output = ''
  shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  shell.stdin.end(script)
  const [code] = await once(shell, 'close')
  return { code, outputs: output.split(`${end}\n`) }
}

/** What a value is made of: members and types, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

test('every command of the page runs, and prints what the page says', async () => {
  const home = temporaryHome()
  const env = { HOME: home, CONTROL_TOKEN: 'a-token-of-yours' }
  const [first, inContainer] = starts
  if (!first || !inContainer) throw new Error('the page starts no mock')
  const port = await start(first, env)
  const containerPort = await start(inContainer, env)
  // A refused call must fail here, and `mock` is a name that only containers know.
  writeFileSync(join(home, '.curlrc'), `fail-with-body\nconnect-to = "mock:4000:127.0.0.1:${containerPort}"\n`)

  const scripts = commands.map(({ text }) => text.replaceAll('http://127.0.0.1:4000', `http://127.0.0.1:${port}`))
  const { code, outputs } = await runAll(scripts, env)

  expect({ code, failed: scripts[outputs.length - 1] }).toEqual({ code: 0, failed: undefined })
  const answered = commands.flatMap(({ answer }, index) => (answer === undefined ? [] : [{ answer, index }]))
  expect(answered.map(({ index }) => shapeOf(JSON.parse(outputs[index] ?? '')))).toEqual(
    answered.map(({ answer }) => shapeOf(JSON.parse(answer))),
  )
  expect(answered).toHaveLength(7)
  const waited = outputs[commands.findIndex(({ text }) => text.includes('/journal/wait'))] ?? ''
  const found = outputs[commands.findIndex(({ text }) => text.includes('/findings?'))] ?? ''
  expect(found).toMatch(/"says": "#\d+ and #\d+ presented the same token: RT#1 of g\d+"/)
  expect(JSON.parse(waited)).toMatchObject({ events: [{ kind: 'refresh.done' }], timedOut: false })
})

test('the page has no other kind of block, so that none goes untested', () => {
  expect(new Set(blocks.map(({ lang }) => lang))).toEqual(new Set(['sh', 'json']))
  expect([starts.length, commands.length]).toEqual([2, 17])
})
