import type { FamilyLanes, Twice } from '../../findings/lanes.ts'
import type { Lane } from '../../findings/lane.ts'
import { foldFamily, sayFoldedLanes } from './lane-folds.ts'
import { states, stateText } from './lane-words.ts'
import type { Tone } from '../kit/components.tsx'

/** What a class of nodes looks like; borders alone, so that both themes of a page can be read. */
const CLASSES: Readonly<Record<Tone, string>> = {
  good: 'stroke:#17703f,stroke-width:2px',
  wait: 'stroke:#b7791f,stroke-width:2px,stroke-dasharray:4 3',
  bad: 'stroke:#d33a2f,stroke-width:3px',
  past: 'stroke:#85817a,stroke-dasharray:4 3',
  plain: 'stroke:#4a7bd0',
}

/** Families as a Mermaid flowchart: a node a token with its state, an arrow for what each answer brought. */
export function mermaidOf(families: readonly { lanes: FamilyLanes; title: string }[], isWhole = false): string {
  const lines = families.flatMap(({ lanes, title }, index) =>
    familyLines(lanes, { title, isWhole, prefix: `f${index + 1}` }),
  )
  const classes = Object.entries(CLASSES).map(([name, look]) => `  classDef ${name} ${look}`)
  return ['flowchart LR', ...lines, ...classes, ''].join('\n')
}

type Given = { title: string; isWhole: boolean; prefix: string }

function familyLines(family: FamilyLanes, { title, isWhole, prefix }: Given): string[] {
  const shown = foldFamily(family, isWhole)
  const nodes = new Map<Lane, string>()
  const lines = shown.lanes.map((each, index) => {
    const id = `${prefix}n${index + 1}`
    if ('folded' in each) return `    ${id}["${label(sayFoldedLanes(each))}"]:::past`
    nodes.set(each.lane, id)
    return `    ${id}["${label(`${each.lane.token}: ${stateText(each.lane.state)}`)}"]:::${states[each.lane.state].tone}`
  })
  const born = new Map<number | undefined, string[]>()
  for (const [lane, id] of nodes) born.set(lane.born?.event, [...(born.get(lane.born?.event) ?? []), id])
  const arrows = [...nodes].flatMap(([lane, id]) => arrowsFrom(lane, id, born))
  const twice = family.twice.flatMap((each, index) =>
    twiceLines(each, `${prefix}t${index + 1}`, nodes.get(family.lanes[each.lane] ?? NO_LANE)),
  )
  return [`  subgraph ${prefix}["${label(title)}"]`, ...lines, ...arrows, ...twice, '  end']
}

const NO_LANE: Lane = { token: '', kind: 'code', uses: [], state: 'unclear' }

/** @param born which nodes an event brought. */
function arrowsFrom({ uses }: Lane, id: string, born: ReadonlyMap<number | undefined, string[]>): string[] {
  const spent = uses.filter(({ what }) => what === 'spent')
  return spent.flatMap(({ event }) =>
    (born.get(event) ?? []).map((next) => `    ${id} -->|"${label(`#${event}`)}"| ${next}`),
  )
}

function twiceLines({ again, says, answerLost }: Twice, id: string, lane: string | undefined): string[] {
  if (lane === undefined) return []
  const tone = answerLost ? 'wait' : 'bad'
  return [`    ${id}["${label(says)}"]:::${tone}`, `    ${lane} -.->|"${label(`#${again}`)}"| ${id}`]
}

/** All but plain characters as entity codes: nothing in a label can end it, or mean something to Mermaid. */
function label(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:_@/()?!+×→✓†⊘↶↻…·-]/gu, (character) => `#${character.codePointAt(0)};`)
}
