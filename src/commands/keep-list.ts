import { systemClock } from '../client/index.ts'
import { viewOf, type GrantRow, type GrantView } from '../keeper/grant.ts'
import { describeInstant } from '../keeper/service/spans.ts'
import type { GrantStore } from '../keeper/stores/store.ts'
import { readFlags } from '../system/flags.ts'
import { asTyped } from '../system/own-command.ts'
import { readingSettings } from '../system/usage-error.ts'
import { hang } from '../system/wrapped-text.ts'
import { readStoreThatIs, STORE_FLAGS, type StorePlace } from './keep-store.ts'
import { callState } from '../keeper/service/states.ts'

const PAGE = 500

/** `keep list`: the grants, one a line. It needs no keys and asks nobody but the store. */
export async function listGrants(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = readFlags({ args, options: { ...STORE_FLAGS, json: { type: 'boolean' } } })
  const place = await readStoreThatIs(values, env)
  const { openStore } = await import('../keeper/stores/open.ts')
  const store = await readingSettings(() => openStore(place.address), { mistake: TypeError })
  try {
    const rows = await allOf(store)
    if (values.json === true) console.log(JSON.stringify(rows.map(viewOf), null, 2))
    else console.log(asTyped(tableOf(rows, place)))
    return 0
  } finally {
    await store.close()
  }
}

/** All rows, of each deployment. */
export async function allOf(store: GrantStore): Promise<GrantRow[]> {
  const all: GrantRow[] = []
  for (;;) {
    const rows = await store.list({ after: all.at(-1), limit: PAGE })
    all.push(...rows)
    if (rows.length < PAGE) return all
  }
}

function tableOf(grants: GrantRow[], place: StorePlace): string {
  const where = place.called
  if (grants.length === 0)
    return `\n  There is no grant in ${where}. The first one: ${place.again('npm run lab -- keep adopt')}\n`
  const now = systemClock.now()
  const rows = grants.map((row) => cellsOf(viewOf(row), { now, state: stateOf(row) }))
  const head = ['account', 'state', 'gen', 'token until', 'due', 'last error']
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const columns = process.stdout.columns || 80
  const lines = [head, ...rows].flatMap((cells) => {
    const first = cells.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0))
    return hang(`  ${first.join('  ')}  `, cells.at(-1) ?? '', columns, 4).map((line) => line.trimEnd())
  })
  return `\n${lines.join('\n')}\n\n  ${grants.length === 1 ? '1 grant' : `${grants.length} grants`} in ${where}\n`
}

/** After a restore: nobody refreshes it, and whether its token is spent nobody knows. */
export function isDoubted({ state, leaseOwner }: GrantRow): boolean {
  return state === 'refreshing' && leaseOwner === ''
}

function stateOf(row: GrantRow): string {
  return isDoubted(row) ? 'in doubt' : callState(row.state)
}

function cellsOf(grant: GrantView, { now, state: called }: { now: number; state: string }): string[] {
  const { tenant, account, state, generation, accessExpiresAt, dueAt, failCode, failedAt } = grant
  const works = state === 'active' || state === 'refreshing'
  return [
    printable(tenant === '' ? account : `${account} of ${tenant}`),
    called,
    String(generation),
    works ? describeInstant(accessExpiresAt, now) : '',
    works ? describeInstant(dueAt, now) : '',
    failCode === '' ? '' : printable(`${failCode}, ${describeInstant(failedAt, now)}`),
  ]
}

/** Whatever stands in a row, it must not move the cursor. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
