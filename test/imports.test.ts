import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** `node` stands for all built-in modules; a path that ends in a slash for a folder, any other for that file or package. */
type Rule = { from: string; may: string[]; planned?: true }

const PAGES = ['express', 'helmet', 'preact', 'preact-render-to-string', 'marked']

/** The import table of the design. Of the rules whose `from` fits a file, the longest decides. */
const rules: Rule[] = [
  { from: 'src/client/', may: ['node', 'src/client/'] },
  { from: 'src/keeper/', may: ['node', 'src/keeper/', 'src/client/', 'src/system/', 'jose', 'croner', 'pino'] },
  { from: 'src/keeper/stores/sqlite.ts', may: ['node', 'src/keeper/', 'src/system/', 'libsql'] },
  { from: 'src/keeper/stores/postgres.ts', may: ['node', 'src/keeper/', 'src/system/', 'pg'] },
  {
    from: 'src/keeper/service/status-',
    may: [
      'node',
      'src/keeper/',
      'src/client/',
      'src/system/',
      'express',
      'helmet',
      'preact',
      'preact-render-to-string',
    ],
  },
  // Every runner and every store of somebody else's has to take it.
  { from: 'src/keeper/conformance/', may: ['node:assert/strict', 'src/keeper/'] },
  { from: 'mock-provider/', may: ['node', 'mock-provider/', ...PAGES] },
  // What it reads of the lessons is part of a bundle, so that nobody needs yaml.
  { from: 'mock-provider/web/questions.ts', may: ['node', 'mock-provider/', 'yaml'] },
  {
    from: 'mock-provider/resource-server/',
    // exchange.ts: the type of what every endpoint is handed.
    may: ['mock-provider/resource-server/', 'mock-provider/world/', 'mock-provider/wire/', 'mock-provider/exchange.ts'],
  },
  { from: 'mock-provider/world/', may: ['node:crypto', 'mock-provider/world/', 'mock-provider/wire/'] },
  { from: 'mock-provider/wire/', may: ['node:crypto', 'mock-provider/wire/'] },
  {
    from: 'mock-provider/findings/',
    may: ['mock-provider/findings/', 'mock-provider/meanings/', 'mock-provider/world/', 'mock-provider/wire/'],
  },
  { from: 'mock-provider/meanings/', may: ['mock-provider/meanings/', 'mock-provider/wire/'] },
  // Files are looked through for leaks here, and nowhere else in the room.
  {
    from: 'mock-provider/findings/secret-scan.ts',
    may: ['node:fs', 'node:path', 'mock-provider/findings/', 'mock-provider/world/', 'mock-provider/wire/'],
  },
  { from: 'steps/', may: ['node', 'src/client/index.ts', 'steps/handoff.ts', 'steps/show.ts'] },
  {
    from: 'steps/bonus-',
    may: ['node', 'src/client/index.ts', 'steps/handoff.ts', 'steps/show.ts', 'src/keeper/index.ts', 'express', 'jose'],
  },
  {
    from: 'src/testing/',
    may: ['node', 'src/testing/', 'mock-provider/index.ts', 'src/client/', '@mswjs/interceptors', 'undici'],
  },
  { from: 'src/testing/jest.ts', may: ['src/testing/', '@jest/globals'] },
  { from: 'src/testing/vitest.ts', may: ['node', 'src/testing/', 'mock-provider/index.ts', 'src/client/', 'vitest'] },
  {
    from: 'src/proxy/',
    may: [
      'node',
      'src/proxy/',
      'mock-provider/index.ts',
      'src/system/',
      '@peculiar/x509',
      'reflect-metadata',
      'undici',
    ],
  },
  // By name only, to start TypeScript with it: tsx.
  { from: 'src/system/', may: ['node', 'src/system/', 'wrap-ansi', 'tsx'] },
  {
    from: 'src/step-runner/',
    may: ['node', 'src/step-runner/', 'mock-provider/index.ts', 'src/client/', 'src/system/', 'esbuild'],
  },
  {
    from: 'src/walkthrough/',
    may: [
      'node',
      'src/walkthrough/',
      'mock-provider/index.ts',
      'src/client/',
      'src/system/',
      'src/step-runner/',
      ...PAGES,
      'marked-terminal',
      'marked-highlight',
      'highlight.js',
      'yaml',
      '@clack/prompts',
      'open',
      // The terminal's lessons are wrapped with it.
      'wrap-ansi',
    ],
  },
  { from: 'src/explain/', may: ['node', 'src/explain/', 'mock-provider/index.ts', 'src/system/'] },
  {
    from: 'src/commands/',
    may: [
      'node',
      'src/commands/',
      'src/explain/',
      'src/client/',
      'src/keeper/',
      'src/testing/',
      'src/proxy/',
      'src/system/',
      'src/step-runner/',
      'src/walkthrough/',
      'mock-provider/index.ts',
    ],
  },
  { from: 'src/command.ts', may: ['node', 'src/', 'mock-provider/index.ts'] },
]

const FOLDERS = ['mock-provider', 'src', 'steps']
const MAX_LINES = 250
/** A list, one entry after the other. */
const LISTS = ['mock-provider/findings/mistakes.ts']

const files = FOLDERS.flatMap((folder) => sourcesIn(folder))

function sourcesIn(folder: string): string[] {
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|cjs)$/.test(name))
      // The learner's own files are none of ours.
      .filter((name) => !/^try[/\\]/.test(name))
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .toSorted()
  )
}

const read = (file: string) => readFileSync(file, 'utf8')

/** What a file imports: static, side effect, dynamic, re-export, `import type`, `import('…').Type`. */
function specifiersOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
  const found = [
    ...code.matchAll(/(?<![\w.])from\s*['"]([^'"\n]+)['"]/g),
    ...code.matchAll(/(?<![\w.-])import\s*['"]([^'"\n]+)['"]/g),
    ...code.matchAll(/(?<![\w.-])(?:import|import\.meta\.resolve|require)\s*\(\s*['"`]([^'"`\n]+)['"`]/g),
  ]
  return found.map(([, specifier = '']) => specifier)
}

/** A relative specifier as a path from the project's root; a package without its subpath. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(file), specifier).replaceAll('\\', '/')
  if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, '')}`
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function ruleOf(file: string): Rule | undefined {
  return rules.filter(({ from }) => file.startsWith(from)).toSorted((a, b) => b.from.length - a.from.length)[0]
}

function isAllowed(file: string, target: string): boolean {
  const allows = (entry: string) =>
    entry === target ||
    (entry.endsWith('/') && target.startsWith(entry)) ||
    (entry === 'node' && target.startsWith('node:'))
  return ruleOf(file)?.may.some(allows) ?? false
}

/** `file imports specifier` for every edge that the table does not have. */
function forbiddenEdges(sources: [file: string, source: string][]): string[] {
  return sources.flatMap(([file, source]) =>
    specifiersOf(source)
      .filter((specifier) => !isAllowed(file, targetOf(file, specifier)))
      .map((specifier) => `${file} imports ${specifier}`),
  )
}

test('every import is one that the table allows', () => {
  expect(forbiddenEdges(files.map((file) => [file, read(file)]))).toEqual([])
})

test('no folder of the table looks empty', () => {
  const empty = rules.filter(({ from, planned }) => !planned && !files.some((file) => file.startsWith(from)))

  expect(empty.map(({ from }) => from)).toEqual([])
})

test('imports are seen at all: each party has some', () => {
  const parties = ['src/client/', 'src/testing/', 'src/walkthrough/', 'src/commands/', 'mock-provider/world/', 'steps/']
  const silent = parties.filter(
    (party) => !files.some((file) => file.startsWith(party) && specifiersOf(read(file)).length > 0),
  )

  expect(silent).toEqual([])
})

test.for([
  ['src/client/token.ts', "import { x } from '../../mock-provider/index.ts'"],
  ['src/client/token.ts', "import 'express'"],
  ['src/client/token.ts', "import type { x } from '../walkthrough/home.ts'"],
  ['mock-provider/http.ts', "const x = await import('../src/client/index.ts')"],
  ['mock-provider/http.ts', "import {\n  a,\n  b,\n} from '../src/client/index.ts'"],
  ['mock-provider/resource-server/users.ts', "export { x } from '../authorization-server/grants.ts'"],
  ['mock-provider/world/clock.ts', "import { createServer } from 'node:http'"],
  ['mock-provider/world/clock.ts', "import { x } from '../exchange.ts'"],
  ['mock-provider/wire/write.ts', "import express from 'express'"],
  ['mock-provider/wire/write.ts', "import type { Profile } from '../world/profile.ts'"],
  ['mock-provider/findings/leaks.ts', "import type { MockProvider } from '../handle.ts'"],
  ['mock-provider/findings/leaks.ts', "import { readFileSync } from 'node:fs'"],
  ['mock-provider/meanings/meanings.ts', "import { findHint } from '../../src/client/hints.ts'"],
  ['mock-provider/meanings/meanings.ts', "import type { JournalEvent } from '../world/journal.ts'"],
  ['steps/01-verifier.ts', "import { x } from '../src/client/pkce.ts'"],
  ['steps/01-verifier.ts', "import express from 'express'"],
  ['src/step-runner/home.ts', "import { x } from '../../steps/handoff.ts'"],
  ['src/step-runner/home.ts', "let x: import('../../mock-provider/world/clock.ts').WorldClock"],
  ['src/testing/format-events.ts', "import { test } from 'vitest'"],
  ['src/testing/vitest.ts', "import { x } from '../../mock-provider/handle.ts'"],
  ['src/system/ports.ts', "import { x } from '../client/index.ts'"],
  ['src/walkthrough/tour.ts', "import { x } from '../commands/tour.ts'"],
  ['src/walkthrough/tour.ts', "import { x } from '../proxy/run.ts'"],
  ['src/keeper/stores/memory.ts', "import 'pg'"],
  ['src/keeper/stores/sqlite.ts', "const { Pool } = await import('pg')"],
  ['src/keeper/conformance/leases.ts', "import { test } from 'vitest'"],
  ['src/keeper/service/service.ts', "import express from 'express'"],
  ['src/keeper/service/status-page.tsx', "import { document } from '../../../mock-provider/web/kit/document.tsx'"],
  ['src/new-folder/file.ts', "import 'node:fs'"],
] as const)('in %s the line %j is refused by name', ([file, line]) => {
  const [specifier] = specifiersOf(line)

  expect(forbiddenEdges([[file, line]])).toEqual([`${file} imports ${specifier}`])
})

test.for([
  ['src/client/token.ts', "import { randomBytes } from 'crypto'"],
  ['steps/bonus-01-web-app.ts', "import { jwtVerify } from 'jose/jwt/verify'"],
  ['mock-provider/wire/scopes.ts', "import observed from './observed.json' with { type: 'json' }"],
  ['src/client/token.ts', "// import 'express'\n/* from 'express' */"],
] as const)('in %s the line %j is taken', ([file, line]) => {
  expect(forbiddenEdges([[file, line]])).toEqual([])
})

/** Where no two may import each other, by whatever way. */
const WITHOUT_CIRCLES = ['mock-provider/', 'src/', 'steps/']

type Edges = [from: string, to: string, because: string][]

/** Which file imports which, types included. */
function edgesOf(sources: [file: string, source: string][]): Edges {
  return sources.flatMap(([file, source]) =>
    specifiersOf(source).map((specifier): Edges[number] => [file, targetOf(file, specifier), specifier]),
  )
}

const CORRIDORS = ['mock-provider', 'src/keeper']

/** A file's folder; at the root of the two large ones each file stands for itself. */
function roomOf(file: string): string {
  return CORRIDORS.includes(dirname(file)) ? file : dirname(file)
}

/** The same between rooms, each import told by its files. */
function edgesOfRooms(edges: Edges): Edges {
  const inside = edges.map(([from, to]): Edges[number] => [roomOf(from), roomOf(to), `${from} imports ${to}`])
  return inside.filter(([from, to]) => from !== to)
}

/** Every import from which imports lead back to where it stands, with the way back. */
function circles(edges: Edges): string[] {
  const targets = new Map<string, Edges>()
  for (const edge of edges) targets.set(edge[0], [...(targets.get(edge[0]) ?? []), edge])
  return edges.flatMap(([from, to, because]) => {
    const back = wayBetween(to, from, targets)
    return back ? [`${from} → ${back.join(' → ')} (${because})`] : []
  })
}

/** The shortest way, both ends included; undefined where none leads there. */
function wayBetween(start: string, end: string, targets: Map<string, Edges>): string[] | undefined {
  const ways = new Map([[start, [start]]])
  for (const [at, way] of ways) {
    if (at === end) return way
    for (const [, next] of targets.get(at) ?? []) if (!ways.has(next)) ways.set(next, [...way, next])
  }
  return undefined
}

const ownEdges = edgesOf(files.map((file) => [file, read(file)])).filter(([from, to]) =>
  [from, to].every((end) => WITHOUT_CIRCLES.some((folder) => end.startsWith(folder))),
)

test('no two files import each other, directly or through others, types included', () => {
  expect(circles(ownEdges)).toEqual([])
})

test('no two rooms import each other, directly or through others, types included', () => {
  expect(circles(edgesOfRooms(ownEdges))).toEqual([])
})

test('imports are seen between files and between rooms', () => {
  expect(ownEdges.length).toBeGreaterThan(200)
  expect(edgesOfRooms(ownEdges).length).toBeGreaterThan(50)
})

test('a circle of files is told with the way back', () => {
  const edges = edgesOf([
    ['mock-provider/world/a.ts', "import type { B } from './b.ts'"],
    ['mock-provider/world/b.ts', "import { c } from '../wire/c.ts'"],
    ['mock-provider/wire/c.ts', "export type { A } from '../world/a.ts'"],
    ['mock-provider/wire/d.ts', "import type { A } from '../world/a.ts'"],
  ])

  expect(circles(edges)[0]).toBe(
    'mock-provider/world/a.ts → mock-provider/world/b.ts → mock-provider/wire/c.ts → mock-provider/world/a.ts (./b.ts)',
  )
  expect(circles(edges)).toHaveLength(3)
})

test('a circle of rooms is told with the files that make it, also where no file is in one', () => {
  const edges = edgesOf([
    ['mock-provider/world/a.ts', "import { c } from '../wire/c.ts'"],
    ['mock-provider/wire/d.ts', "import type { B } from '../world/b.ts'"],
    ['mock-provider/http.ts', "import { fetch } from './fetch.ts'"],
  ])

  expect(circles(edges)).toEqual([])
  expect(circles(edgesOfRooms(edges))).toEqual([
    'mock-provider/world → mock-provider/wire → mock-provider/world (mock-provider/world/a.ts imports mock-provider/wire/c.ts)',
    'mock-provider/wire → mock-provider/world → mock-provider/wire (mock-provider/wire/d.ts imports mock-provider/world/b.ts)',
  ])
})

test('no index re-exports everything and nothing is exported as default', () => {
  const offending = files.filter((file) => /^export (\*|default)|^export \{[^}]*\bas default\b/m.test(read(file)))

  expect(offending).toEqual([])
})

test('no file has a name that says nothing', () => {
  const offending = files.filter((file) => /^(utils?|helpers?|common|types)\.tsx?$/.test(basename(file)))

  expect(offending).toEqual([])
})

test('a file has at most 250 lines', () => {
  const long = files.filter((file) => !LISTS.includes(file) && read(file).trimEnd().split('\n').length > MAX_LINES)

  expect(long).toEqual([])
})
