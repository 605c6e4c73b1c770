import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { judge, type Verdict } from './judge.ts'
import { withRecorder } from './recorder.ts'

/**
 * A recording of its own, for a child that lets secrets out on purpose or whose secrecy is the subject of a test: the
 * environment to start it with, and the verdict once it has ended.
 */
export function recordApart(env: Record<string, string>): { env: Record<string, string>; verdict: () => Verdict } {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { env: withRecorder(env, { folder, test: 'recorded apart' }), verdict: () => judge(folder) }
}

/** `refresh token, as it is, in stdout`: what of a finding does not differ from run to run. */
export function essence(finding: string): string {
  const [, what = finding, place = ''] = /^(.*, in )(?:\S*\/)?(.*?) of `/.exec(finding) ?? []
  return what + place
}
