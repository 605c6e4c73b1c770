import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { marked, type Token } from 'marked'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { installed } from '../src/system/own-command.ts'
import { cleanEnv, command, root, temporaryHome } from './run-command.ts'

/** The package as it is in the node_modules of somebody else: the bundle, and what else `files` of package.json names. */

const project = join(tmpdir(), `lab-installed-${randomUUID()}`)
const folder = join(project, 'node_modules/twitter-oauth-lab')
const SHIPPED = ['package.json', 'README.md', 'LICENSE', ...manifest.files.filter((name) => !/^!|^dist$/.test(name))]

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  cpSync(join(command[0] ?? '', '../..'), join(folder, 'dist'), { recursive: true })
  for (const name of SHIPPED) cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function lab(...args: string[]): { code: number | null; output: string } {
  const env = cleanEnv({ LAB_HOME: temporaryHome() })
  const entry = join(folder, 'dist/src/command.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}

const spoken: [args: string[], says: string][] = [
  [['--help'], 'npx twitter-oauth-lab mock '],
  [['mock', '--help'], 'npx twitter-oauth-lab mock [flags]'],
  [['run', '--help'], 'npx twitter-oauth-lab run [flags] -- <command …>'],
  [['run', '--help'], 'as for `npx twitter-oauth-lab mock`'],
  [['lern'], 'npx twitter-oauth-lab learn '],
  [['keep', '--demo'], 'npx twitter-oauth-lab keep list --store file:'],
  [['keep', '--help'], 'npx twitter-oauth-lab keep adopt|list|release'],
  [['check', '1'], 'npx twitter-oauth-lab learn makes it when you come'],
  [['check'], 'npx twitter-oauth-lab check 6, or npx twitter-oauth-lab check --all'],
  [['step', '1'], 'Next: npx twitter-oauth-lab step 2'],
  [['step', '4', '--fast'], '--fast'],
  [['tour'], 'The course, with exercises:  npx twitter-oauth-lab learn'],
  [['tour'], 'at X itself: node_modules/twitter-oauth-lab/docs/live.md'],
]

test.for(spoken)('installed, %j says %s and no npm run', ([args, says]) => {
  const { output } = lab(...args)

  expect(output.replaceAll(/\s+/g, ' ')).toContain(says.replaceAll(/\s+/g, ' ').trim())
  expect(output).not.toMatch(/npm (run|start)/)
})

test.for(['--version', '-v'])('%s is the version and nothing else', (flag) => {
  expect(lab(flag)).toEqual({ code: 0, output: `${manifest.version}\n` })
})

test('what is typed in the clone becomes what is typed where the package is installed', () => {
  const texts = {
    'npm start -- --tour': 'npx twitter-oauth-lab learn --tour',
    'npm start goes on': 'npx twitter-oauth-lab learn goes on',
    'npm run step:3 in a terminal': 'npx twitter-oauth-lab step 3 in a terminal',
    'npm run step:4 -- --yes': 'npx twitter-oauth-lab step 4 --yes',
    'npm run mock -- --port 4000': 'npx twitter-oauth-lab mock --port 4000',
    'npm run lab -- run -- npm --prefix ../my-app test': 'npx twitter-oauth-lab run -- npm --prefix ../my-app test',
    'npm run check': 'npx twitter-oauth-lab check',
    'npm run keep -- --demo': 'npx twitter-oauth-lab keep --demo',
    '(docs/live.md), test/docs/live.md': '(THERE/live.md), test/docs/live.md',
    'npm test': 'npm test',
  }

  for (const [inClone, there] of Object.entries(texts)) expect(installed(inClone, 'THERE')).toBe(there)
})

test('lessons, which pages of the mock show as well, name no command of the clone', () => {
  const lessons = readdirSync(join(root, 'docs')).filter((name) => /^\d\d-/.test(name))

  const naming = lessons.filter((name) => /npm (run|start)/.test(readFileSync(join(root, 'docs', name), 'utf8')))

  expect(lessons.length).toBeGreaterThan(8)
  expect(naming).toEqual([])
})

const ships = (path: string) => SHIPPED.some((name) => path === name || path.startsWith(`${name}/`))

/** The targets of all links and images of a Markdown text. */
function linksOf(text: string): string[] {
  const links: string[] = []
  marked.walkTokens(marked.lexer(text), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token.href))
  })
  return links
}

test('no link of a document that ships leads out of what ships', () => {
  const pages = readdirSync(join(folder, 'docs')).filter((name) => name.endsWith('.md'))
  const documents = ['README.md', ...pages.map((name) => `docs/${name}`)]
  const astray = documents.flatMap((document) =>
    linksOf(readFileSync(join(folder, document), 'utf8'))
      .filter((link) => !/^(https?:|#)/.test(link))
      .map((link) => join(dirname(document), link.replace(/#.*/, '')))
      .filter((path) => !ships(path))
      .map((path) => `${document} -> ${path}`),
  )

  expect(astray).toEqual([])
})

test('the sources of every source map ship', () => {
  const maps = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.map'),
  )
  const missing = maps.flatMap((name) => {
    const { sources }: { sources: string[] } = JSON.parse(readFileSync(join(folder, 'dist', name), 'utf8'))
    return sources.map((source) => join('.bundles/today', dirname(name), source)).filter((path) => !ships(path))
  })

  expect(maps.length).toBeGreaterThan(50)
  expect([...new Set(missing)]).toEqual([])
})
