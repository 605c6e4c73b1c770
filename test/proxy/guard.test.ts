import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fromSource, root, temporaryHome } from '../run-command.ts'
import { isRunning } from './start-run.ts'

/** A process that starts a guard and a program, and is killed before it has told the one of the other. */
const TEXT = `
  const { startGuard } = await import(process.env.GUARD)
  const { spawn } = await import('node:child_process')
  startGuard(process.env.FOLDER, 0)
  const env = { ...process.env, SSL_CERT_FILE: process.env.FOLDER + '/ca-bundle.pem', FOLDER: '' }
  const { pid } = spawn('sleep', ['1000'], { detached: true, env, stdio: 'ignore' })
  console.log(pid)
  setInterval(() => {}, 1000)`

test.skipIf(process.platform !== 'linux')(
  'a guard that was not told of the program in time finds it by its environment (Linux has /proc)',
  async () => {
    const folder = join(temporaryHome(), 'lab-run-x')
    mkdirSync(folder)
    const starter = spawn(process.execPath, [...fromSource, '--input-type=module', '-e', TEXT], {
      env: { ...process.env, GUARD: join(root, 'src/proxy/guard.ts'), FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void starter.kill('SIGKILL'))
    const pid = Number(String((await once(starter.stdout, 'data'))[0]))
    onTestFinished(() => void (isRunning(pid) && process.kill(pid, 'SIGKILL')))
    const before = isRunning(pid)

    starter.kill('SIGKILL')

    await expect.poll(() => [isRunning(pid), existsSync(folder)], { timeout: 20_000 }).toEqual([false, false])
    expect(before).toBe(true)
  },
)
