import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { beforeEach } from 'vitest'
import { expect, test } from '../../src/testing/vitest.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { needsCurl } from '../needs-curl.ts'
import { root } from '../run-command.ts'
import { projectFolder } from '../project-copy.ts'
import { commandsOf } from './commands.ts'
import { CTRL_C, play, STOPPED } from './play.ts'

/** No document has a code block that no test runs, or compares with what runs. */

const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
const documents = ['README.md', 'CHANGELOG.md', ...pages.map((name) => `docs/${name}`)]

const NODE_TESTS = 'test/testing/docs.test.ts'
const RUN = 'test/proxy/docs.test.ts'
const ANY_LANGUAGE = 'test/clients/docs.test.ts'
const WORLD = 'test/documents/world-file.test.ts'

/** Who runs the blocks of which language. */
const readers: Record<string, Record<string, string[]>> = {
  'README.md': { sh: ['test/documents/readme.test.ts'], ts: ['test/readme.test.ts'] },
  'docs/learn.md': { sh: ['test/documents/learn.test.ts'] },
  'docs/mock.md': { sh: ['test/documents/mock.test.ts'] },
  'docs/live.md': { sh: ['test/documents/live.test.ts'] },
  'docs/lessons.md': { sh: ['test/documents/lessons.test.ts'], ts: ['test/documents/lessons.test.ts'] },
  'docs/control-api.md': { sh: ['test/control-api.test.ts'], json: ['test/control-api.test.ts'] },
  'docs/bonus-02-keep-alive.md': {
    sh: ['test/documents/keep-alive.test.ts'],
    ts: ['test/documents/keep-alive.test.ts'],
  },
  'docs/keeper.md': {
    sh: ['test/documents/keeper.test.ts'],
    ts: ['test/documents/keeper.test.ts', 'test/keeper/stores/own-store.test.ts'],
    yaml: ['test/documents/keeper.test.ts'],
    ini: ['test/documents/keeper.test.ts'],
  },
  'docs/explain.md': { sh: ['test/documents/explain.test.ts'] },
  'docs/faults.md': { sh: ['test/documents/everything.test.ts'], ts: ['test/mock-provider/faults/documents.test.ts'] },
  'docs/testing.md': {
    ts: [NODE_TESTS, ANY_LANGUAGE],
    js: [NODE_TESTS, ANY_LANGUAGE],
    text: [NODE_TESTS, RUN, WORLD],
    sh: [RUN, ANY_LANGUAGE, WORLD, 'test/clients/trust-stores.foreign.ts'],
    json: [RUN, WORLD],
    python: [ANY_LANGUAGE],
    go: [ANY_LANGUAGE],
    yaml: [ANY_LANGUAGE],
  },
  ...Object.fromEntries(lessonStems().map((stem) => [`docs/${stem}.md`, { ts: ['test/walkthrough/lessons.test.ts'] }])),
}

/** The sections of docs/testing.md with blocks, as their tests find them. */
const SECTIONS: Record<string, string[]> = {
  [NODE_TESTS]: ['vitest', 'node:test and Jest', 'Hard-coded hosts in a Node test', 'Uploads'],
  [RUN]: ['Programs that you cannot change'],
  [ANY_LANGUAGE]: ['Any language'],
  [WORLD]: ['A world of your own'],
}

/** Code blocks with a language; pictures and printed lines have none. */
function blocksOf(path: string): { chapter: string; section: string; lang: string }[] {
  let [chapter, section] = ['', '']
  const blocks: ReturnType<typeof blocksOf> = []
  marked.walkTokens(marked.lexer(readFileSync(join(root, path), 'utf8')), (token) => {
    if (token.type === 'heading') section = String(token.text)
    if (token.type === 'heading' && token.depth === 2) chapter = section
    if (token.type === 'code' && token.lang) blocks.push({ chapter, section, lang: String(token.lang) })
  })
  return blocks
}

test.for(documents)('each code block of %s has a test that runs it', (path) => {
  for (const { lang } of blocksOf(path)) expect(Object.keys(readers[path] ?? {})).toContain(lang)
})

test.for(Object.entries(readers))(
  'the tests of %s are there, and no language is named in vain',
  ([path, languages]) => {
    const tests = Object.values(languages).flat()

    expect(tests.filter((file) => !existsSync(join(root, file)))).toEqual([])
    const isLesson = /\/\d\d-/.test(path)
    const found = new Set(blocksOf(path).map(({ lang }) => lang))
    expect(Object.keys(languages).filter((lang) => !found.has(lang) && !isLesson)).toEqual([])
  },
)

test('each block of docs/testing.md is in a section that one of its tests reads', () => {
  // A heading below "vitest" is a section of its own to the test of the Node sections.
  const [exact = [], ...whole] = [NODE_TESTS, RUN, ANY_LANGUAGE, WORLD].map((file) => SECTIONS[file] ?? [])

  const unread = blocksOf('docs/testing.md').filter(
    ({ chapter, section }) => !exact.includes(section) && !whole.flat().includes(chapter),
  )

  expect(unread).toEqual([])
})

test('a lesson names no command but those that docs/learn.md has', () => {
  const named = lessonStems().flatMap((stem) => commandsOf(`docs/${stem}.md`))

  expect(named.filter((command) => !commandsOf('docs/learn.md').includes(command))).toEqual([])
})

beforeEach(needsCurl)

test('the command of docs/faults.md arms its fault', async ({ mock }) => {
  const [line = '', ...others] = commandsOf('docs/faults.md')

  await play(line.replace('http://127.0.0.1:4000', mock.origin), { dialog: [['"id": 1']], code: 0 }, { cwd: root })

  expect(others).toEqual([])
  expect(mock.faults.list()).toMatchObject([{ at: 'token', then: 'drop-after-commit' }])
})

const project = projectFolder()

test('the start of the mock in "Any language" has a frozen clock', async () => {
  const [line = ''] = commandsOf('docs/testing.md').filter((each) => each.startsWith('npm run mock -- '))
  const port = await findFreePort()

  await play(
    line.replace('--port 4000', `--port ${port}`),
    { dialog: [[`http://127.0.0.1:${port}/   profile x, clock frozen`], ['Ctrl-C stops it', CTRL_C]], code: STOPPED },
    { cwd: project },
  )
})
