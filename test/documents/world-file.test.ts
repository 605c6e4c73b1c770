import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { marked } from 'marked'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider, type WorldContents } from '../../mock-provider/index.ts'
import { readMockFlags } from '../../src/commands/mock.ts'
import { root } from '../run-command.ts'

/** The code blocks of "A world of your own" in docs/testing.md, by language: the file, the command, what a wrong member gets. */
const [, section = ''] = readFileSync(join(root, 'docs/testing.md'), 'utf8').split('\n## A world of your own\n')
const blocks = Object.fromEntries(
  marked
    .lexer(section)
    .flatMap((token) => (token.type === 'code' ? [[String(token.lang), String(token.text)] as const] : [])),
)

/** The mock that the page's command starts, with that text as its world.json. */
async function startAsShown(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'world-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'world.json'), text)
  const [, , , , ...flags] = (blocks.sh ?? '').replace('world.json', join(folder, 'world.json')).split(' ')
  const { options } = await readMockFlags(flags, {})
  const mock = await startMockProvider({ ...options, port: 0 })
  onTestFinished(() => mock.stop())
  return mock
}

test('a mock starts with the world.json that the page shows, as its command has it', async () => {
  const mock = await startAsShown(blocks.json ?? '')

  const texts = mock.posts.list().map(({ text }) => text)
  expect(texts).toEqual(expect.arrayContaining(['Who is up for lunch?', 'I am', 'These two again', 'Happy new year']))
  expect(mock.lists.list()).toMatchObject([{ name: 'Lunch', memberIds: [expect.any(String), expect.any(String)] }])
  expect(mock.messages.conversations().map(({ participantIds }) => participantIds.length)).toEqual([2, 3])
  expect(mock.snapshot().relations.follows).toHaveLength(3)
})

test('a member that is wrong is refused in the words of the page', async () => {
  const wrong = (blocks.json ?? '').replace('"author": "carol"', '"author": "carl"')

  await expect(startAsShown(wrong)).rejects.toThrow(new RangeError(blocks.text))
})

test('every part and member that the page names is there', async () => {
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const { components } = await (await fetch(`${mock.origin}/_mock/openapi.json`)).json()
  const text = JSON.stringify(components.schemas.WorldContents)
  const shown: WorldContents = JSON.parse(blocks.json ?? '{}')

  const named = [...section.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '').filter((name) => !OTHERS.includes(name))

  for (const name of [...named, ...Object.keys(shown)]) expect(text).toContain(`"${name}":`)
})

const OTHERS = ['run', 'contents', 'startMockProvider', 'mockOptions', 'WorldContents']
