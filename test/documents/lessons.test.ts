import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked, type Tokens } from 'marked'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { placeFile } from '../../src/walkthrough/course/starters.ts'
import { needsPython } from '../needs-python.ts'
import { root } from '../run-command.ts'
import { projectFolder } from '../project-copy.ts'
import { commandsOf } from './commands.ts'
import { CTRL_C, play, STOPPED } from './play.ts'

/** docs/lessons.md is done as it says: a tenth lesson, in a clean copy of the project. */

const project = projectFolder()
const page = marked.lexer(read('docs/lessons.md'))
const commands = commandsOf('docs/lessons.md')
const [copy = '', lint = '', start = '', _npmTest, inPython = '', checkPython = '', inBrowser = '', ownProgram = ''] =
  commands

/** The files that the page promises to be enough. */
const files = [
  'docs/10-revoked.md',
  ...['starters', 'solutions'].map((folder) => `steps/${folder}/10-revoked.ts`),
].concat(['checks', 'scenes'].map((folder) => `src/walkthrough/${folder}/10-revoked.ts`))

/** The first column, without its backticks. */
function firstCells(table?: Tokens.Table): (string | undefined)[] {
  return table?.rows.map(([cell]) => cell?.text.replaceAll('`', '')) ?? []
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function edit(path: string, edits: readonly (readonly [find: RegExp, replace: string])[]): void {
  const text = readFileSync(join(project, path), 'utf8')
  writeFileSync(
    join(project, path),
    edits.reduce((before, [find, replace]) => before.replace(find, replace), text),
  )
}

/** What the linter prints, without npm's own lines. */
async function lintSays(code: number): Promise<string> {
  const screen = await play(lint, { dialog: [], code }, { cwd: project })
  return screen.slice(screen.indexOf('--lint') + '--lint'.length).trim()
}

test('a tenth lesson is five files: copied, named, found complete by the linter, and in the list of the course', async () => {
  await play(copy, { dialog: [], code: 0 }, { cwd: project })
  expect(await lintSays(1)).toContain('the id "B10" is taken')

  edit('docs/10-revoked.md', [
    [/^id: .+$/m, 'id: B2'],
    [/^title: .+$/m, 'title: Revoked'],
    [/^# .+$/m, '# 10. Revoked'],
  ])

  expect(await lintSays(0)).toMatch(/^All lessons are complete\./)
  await play(
    `${start} -- --plain`,
    {
      dialog: [
        [' of 10 lessons done'],
        ['then Enter: ', 'list\r'],
        ['10. Lesson 10, Revoked'],
        ['then Enter: ', CTRL_C],
      ],
      code: STOPPED,
    },
    { cwd: project },
  )
  const solutionInPython = 'steps/solutions/10-revoked.py'
  for (const file of [...files.slice(1), solutionInPython]) rmSync(join(project, file))
  const missing = await lintSays(1)
  for (const file of [...files.slice(1), solutionInPython]) expect(missing).toContain(`has no ${file}`)
})

test('the page’s commands for Python open the course and judge the file', async (context) => {
  needsPython(context)
  const file = '06-refresh.py'
  placeFile(join(project, 'steps/solutions', file), join(project, 'steps/try', file))

  await play(inPython, { dialog: [['What next?', CTRL_C]], code: STOPPED }, { cwd: project })
  const screen = await play(checkPython, { dialog: [['1 met, 0 not']], code: 0 }, { cwd: project })

  expect(screen).toMatch(/ok {2}6 /)
})

test('the page’s command for the browser serves the course', async () => {
  const dialog: [string, string][] = [['Ctrl-C ends the course', CTRL_C]]

  const screen = await play(inBrowser, { dialog, code: STOPPED }, { cwd: project })

  expect(screen).toContain('Saved. npm start goes on here.')
})

test('the page’s command for a program of your own judges it', async () => {
  const screen = await play(ownProgram, { dialog: [['4 met, 0 not']], code: 0 }, { cwd: project })

  expect(screen.match(/^ +ok {2}\d/gm)).toHaveLength(4)
})

test('the page has no command that is not run', () => {
  // The last but one is left to .ci/run, as the README's is.
  expect([lint, start, ...commands.slice(3)]).toEqual([
    'npm run check -- --lint',
    'npm start',
    'npm test',
    'npm start -- --python',
    'npm run check -- 6 --python',
    'npm start -- --web',
    'npm run check -- 3 4 5 6 --client "python3 test/walkthrough/clients/bot.py"',
  ])
})

test('what the page quotes stands in the sources', () => {
  const quotes = page.flatMap((token) => (token.type === 'code' && token.lang === 'ts' ? [String(token.text)] : []))

  expect(quotes).toHaveLength(1)
  expect(read('src/walkthrough/course/judge.ts')).toContain(quotes[0])
})

test('the page names every key of the front matter, and the five files', () => {
  const [fileTable, keyTable] = page.filter((token): token is Tokens.Table => token.type === 'table')
  const keys = lessonStems().flatMap((stem) => Object.keys(parse(read(`docs/${stem}.md`).split('---\n')[1] ?? '')))

  expect(new Set(firstCells(keyTable))).toEqual(new Set(keys))
  expect(firstCells(fileTable)).toEqual(files.map((file) => file.replace('10-revoked', 'NN-stem')))
})
