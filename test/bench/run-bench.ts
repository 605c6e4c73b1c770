import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cleanUp, endChildren, root } from './programs.ts'
import { fullScale, quickScale, type Row } from './row.ts'
import { formatTable, lineOf, type Line } from './table.ts'

async function measureAll(rows: readonly Row[]): Promise<number> {
  const { only, quick } = readArguments()
  const chosen = rows.filter((row) => only.some((part) => `${row.what} beside ${row.beside}`.includes(part)))
  if (chosen.length === 0)
    throw new RangeError(
      `--only ${only.join(' --only ')} fits no row; there are\n  ${[...new Set(rows.map(({ what }) => what))].join('\n  ')}`,
    )
  buildIfStale()
  console.error(`  load average before: ${loadAverage()}`)
  const lines: Line[] = []
  for (const [index, row] of chosen.entries()) {
    process.stderr.write(`  ${index + 1}/${chosen.length} ${row.what}${row.beside && `, beside ${row.beside}`}; pids`)
    lines.push(await measure(row, quick))
  }
  console.error(`  load average after: ${loadAverage()}`)
  console.log(formatTable(lines))
  return lines.every(({ verdict }) => verdict !== 'FAILED') ? 0 : 1
}

async function measure(row: Row, quick: boolean): Promise<Line> {
  try {
    return lineOf(row, await row.measure(quick ? quickScale : fullScale))
  } catch (error) {
    return lineOf(row, error instanceof Error ? error : new Error(String(error)))
  } finally {
    // A row that failed has left its servers behind.
    await endChildren()
    process.stderr.write('\n')
  }
}

function readArguments(): { only: string[]; quick: boolean } {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' } } })
  return { only: values.only ?? [''], quick: values.quick ?? false }
}

/** What is measured is what users get: the built package, and of today's source. */
function buildIfStale(): void {
  const built = join(root, 'dist/mock-provider/index.js')
  const since = existsSync(built) ? statSync(built).mtimeMs : 0
  const isNewer = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).some(
      (name) => statSync(join(root, folder, name)).mtimeMs > since,
    )
  if (!['mock-provider', 'src'].some(isNewer)) return
  console.error('  dist/ is older than the source: building')
  const { status } = spawnSync('npm', ['run', 'prepare'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('npm run prepare failed; its words are above')
}

/** Of the last 1, 5 and 15 minutes; other people's work on the machine shows here. */
function loadAverage(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')
}

/**
 * Measures what the budgets are about and prints a table; the exit code says whether every row could be measured.
 *
 * @param command how it is typed
 */
export async function runBench(command: string, rows: readonly Row[]): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void endChildren().then(() => process.exit(130)))
  process.once('exit', cleanUp)
  try {
    process.exitCode = await measureAll(rows)
  } catch (error) {
    const usage = `${command} -- [--only <part of a row’s text>]… [--quick]`
    console.error(`\n  ${error instanceof Error ? error.message : String(error)}\n  ${usage}\n`)
    process.exitCode = 1
  }
}
