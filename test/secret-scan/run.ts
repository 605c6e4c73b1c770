import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Vitest } from 'vitest/node'
import { isRunning } from '../../src/system/temporary-folder.ts'
import { judge, type Verdict } from './judge.ts'
import { record, SUITE } from './recorder.ts'

/** From here on this process and all that it starts are recorded. @returns the folder, readable by its owner alone. */
export function startRecording(): string {
  sweep()
  const folder = mkdtempSync(join(tmpdir(), `lab-recording-${process.pid}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  record({ folder, test: SUITE })
  return folder
}

/** Recordings of runs that were killed: they hold every secret. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(/^lab-recording-(\d+)-/.exec(name)?.[1] ?? 0)
    if (owner > 0 && !isRunning(owner)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** Prints what the scan of a run found and makes the run fail for it. @returns the number of failures. */
export async function scanRun(folder: string, vitest: Vitest): Promise<number> {
  const startedAt = performance.now()
  const verdict = judge(folder)
  writeFileSync(join(folder, 'judged'), '')
  const problems = [...verdict.findings, ...((await isWhole(vitest)) ? blindSpots(verdict) : [])]
  for (const problem of problems) console.error(`secret scan: ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  console.log(`secret scan: ${summaryOf(verdict)}, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  return problems.length
}

/** For a run whose reporters were replaced: nobody else has judged it. */
export async function scanIfNobodyDid(folder: string, vitest: Vitest): Promise<void> {
  if (!existsSync(join(folder, 'judged'))) await scanRun(folder, vitest)
}

/** A part of the suite may well issue nothing. */
async function isWhole(vitest: Vitest): Promise<boolean> {
  const all = await vitest.globTestSpecifications()
  return vitest.config.testNamePattern === undefined && all.length <= vitest.state.getTestModules().length
}

/** A scan that saw nothing proves nothing. */
function blindSpots({ secretCount, outputCount, fileCount }: Verdict): string[] {
  const seen = { 'issued secret': secretCount, 'printed output': outputCount, 'written file': fileCount }
  return Object.entries(seen).flatMap(([what, count]) => (count === 0 ? [`not one ${what} was recorded`] : []))
}

function summaryOf({ findings, secretCount, shortCount, outputCount, fileCount, byteCount }: Verdict): string {
  const what = `${secretCount} secrets in ${outputCount} outputs and ${fileCount} files, ${(byteCount / 1e6).toFixed(1)} MB`
  const short = shortCount === 0 ? '' : ` (${shortCount} chosen ones are too short)`
  return `looked for ${what}${short}; ${findings.length === 0 ? 'none is out' : `${findings.length} findings`}`
}
