import type { Lane } from '../../findings/lane.ts'
import type { FamilyLanes } from '../../findings/lanes.ts'
import type { Step } from '../../findings/lane-steps.ts'

/** So many steps are drawn one by one; of more, the beginning, the end, and what is worth a look. */
const MAX_STEPS = 40
const FIRST = 8
const LAST = 14
const MAX_TOLD = 12
/** Fewer than that are not worth a fold. */
const MIN_FOLD = 3

/** Steps or lanes in a row that are told as one. */
export type Fold<Item> = { folded: Item[] }

export type Shown = {
  steps: (Step | Fold<Step>)[]
  lanes: ({ lane: Lane; index: number } | Fold<Lane>)[]
}

/** What a drawing of a family shows: all of a short one, the ends and the troubles of a long one. */
export function foldFamily({ steps, lanes, twice }: FamilyLanes, isWhole: boolean): Shown {
  const numbered = lanes.map((lane, index) => ({ lane, index }))
  if (isWhole || steps.length <= MAX_STEPS) return { steps, lanes: numbered }
  const troubles = steps.filter(isTrouble(new Set(twice.flatMap(({ first, again }) => [first, again]))))
  const told = new Set([...steps.slice(0, FIRST), ...troubles.slice(0, MAX_TOLD), ...steps.slice(-LAST)])
  const shown = foldRuns(steps, (step) => told.has(step))
  const seen = new Set(shown.flatMap((each) => ('folded' in each ? [] : each.events)))
  const isSeen = ({ born, uses }: Lane) => !born || [born, ...uses].some(({ event }) => seen.has(event))
  const rows = foldRuns(numbered, ({ lane }) => isSeen(lane))
  return {
    steps: shown,
    lanes: rows.map((row) => ('folded' in row ? { folded: row.folded.map(({ lane }) => lane) } : row)),
  }
}

function isTrouble(met: ReadonlySet<number | undefined>): (step: Step) => boolean {
  return ({ events, kind, lostBy }) =>
    events.some((event) => met.has(event)) || kind === 'refused' || kind === 'closed' || lostBy !== undefined
}

function foldRuns<Item extends object>(items: readonly Item[], isTold: (item: Item) => boolean): (Item | Fold<Item>)[] {
  const runs: { told: boolean; items: Item[] }[] = []
  for (const item of items) {
    const told = isTold(item)
    const run = runs.at(-1)
    if (run?.told === told) run.items.push(item)
    else runs.push({ told, items: [item] })
  }
  return runs.flatMap((run): (Item | Fold<Item>)[] =>
    run.told || run.items.length < MIN_FOLD ? run.items : [{ folded: run.items }],
  )
}

/** `… 87 refreshes, 12 calls …` */
export function sayFolded({ folded }: Fold<Step>): string {
  const refreshes = folded.filter(({ kind }) => kind === 'refreshed').length
  const others = folded.length - refreshes
  const parts = [refreshes > 0 && `${refreshes} refreshes`, others > 0 && `${others} other steps`].filter(Boolean)
  return `… ${parts.join(', ')} …`
}

/** `… 174 tokens: 87 used, 87 ready …` */
export function sayFoldedLanes({ folded }: Fold<Lane>): string {
  const counts = new Map<string, number>()
  for (const { state } of folded) counts.set(state, (counts.get(state) ?? 0) + 1)
  return `… ${folded.length} tokens: ${[...counts].map(([state, many]) => `${many} ${state}`).join(', ')} …`
}
