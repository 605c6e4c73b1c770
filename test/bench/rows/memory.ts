import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { load } from '../load.ts'
import { runProgram } from '../programs.ts'
import { numberIn, type Row } from '../row.ts'
import { callMe, readReady, refreshInTurn } from '../talks.ts'

const MB = 1024 * 1024

const RETAINED = join(import.meta.dirname, '../../mock-provider/programs/retained.ts')

/** The mock with ten grants, and its memory so far in MB: `rss` as it is, `heap` after a forced collection. */
async function startMock() {
  const { said, ask, stop } = await runProgram('mock.mjs', { grants: 10 })
  const memory = async () => {
    const answer = await ask()
    return { rss: numberIn(answer, 'rss') / MB, heap: numberIn(answer, 'heapAfterGc') / MB }
  }
  return { ready: readReady(said), memory, stop }
}

export const memoryRows: Row[] = [
  {
    what: 'RSS, idle',
    beside: '',
    unit: 'MB',
    budget: { of: 'ours', atMost: 60 },
    measure: async () => {
      const { memory, stop } = await startMock()
      await wait(500)
      const { rss } = await memory()
      await stop()
      return { ours: rss }
    },
  },
  {
    what: 'RSS after 100,000 requests',
    beside: '',
    unit: 'MB',
    budget: { of: 'ours', atMost: 140 },
    measure: async (scale) => ({ ours: (await afterRequests(scale.count(100_000))).rss }),
  },
  {
    what: 'heap after 100,000 requests and a forced collection',
    beside: '',
    unit: 'MB',
    budget: { of: 'ours', atMost: 30 },
    measure: async (scale) => ({ ours: (await afterRequests(scale.count(100_000))).heap }),
  },
  {
    what: 'heap of 20,000 hostile requests above as many small ones, worst of ten shapes',
    beside: '',
    unit: 'MB',
    budget: { of: 'ours', atMost: 30 },
    measure: async (scale) => {
      const args = ['--import', import.meta.resolve('tsx'), RETAINED, String(scale.count(20_000))]
      const { stdout } = await promisify(execFile)(process.execPath, args)
      return { ours: Math.max(0, ...Object.values<number>(JSON.parse(stdout).above)) }
    },
  },
  growthRow('RSS after 200,000 refreshes', 'rss', 1.3),
  growthRow('heap after 200,000 refreshes and a forced collection', 'heap', 1.05),
]

async function afterRequests(count: number): Promise<{ rss: number; heap: number }> {
  const { ready, memory, stop } = await startMock()
  // The calls come first: a grant forgets the token of its sign-in after a hundred refreshes.
  for (const talk of [callMe(ready), refreshInTurn(ready)]) await load(ready.port, talk, { answers: count / 2 })
  const used = await memory()
  await stop()
  return used
}

function growthRow(what: string, kind: 'rss' | 'heap', atMost: number): Row {
  return {
    what,
    beside: 'after 50,000',
    unit: 'MB',
    budget: { of: 'ratio', atMost },
    measure: async (scale) => {
      const { ready, memory, stop } = await startMock()
      const talk = refreshInTurn(ready)
      await load(ready.port, talk, { answers: scale.count(50_000) })
      const before = await memory()
      await load(ready.port, talk, { answers: scale.count(150_000) })
      const after = await memory()
      await stop()
      return { ours: after[kind], other: before[kind] }
    },
  }
}
