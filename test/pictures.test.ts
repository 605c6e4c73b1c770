import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { DIGESTS, drawings, pages, picturesFolder, readDigests } from './generate/pictures.ts'
import { masked } from './generate/pictures/masked.ts'
import { digestOf, withPage } from './generate/pictures/open-page.ts'
import { screenOf, textOf } from './generate/pictures/screen.ts'
import { root } from './run-command.ts'
import { withRecorder } from './secret-scan/recorder.ts'

const MAKE_ANEW = 'is older than what it shows: npm run pictures makes it anew'

/** So many bytes of a picture; who reads the README waits for it. */
const LIMIT = 250_000

function read(file: string): string {
  return readFileSync(join(picturesFolder, file), 'utf8')
}

test.for(Object.entries(drawings))('%s shows what is on the screen today', async ([file, draw]) => {
  const today = await draw({ command: inject('command'), withEnv: withRecorder })

  expect(today === read(file), `docs/pictures/${file} ${MAKE_ANEW}`).toBe(true)
})

test.for(Object.entries(pages))('the pictures of the %s show the page of today', async ([name, open]) => {
  const today = await withPage(open, digestOf)

  expect(today === readDigests()[name], `docs/pictures/${name}-*.png ${MAKE_ANEW}`).toBe(true)
})

test('each picture is there, is small, and is shown in a document', () => {
  const files = readdirSync(picturesFolder).filter((name) => name !== DIGESTS)
  const expected = [
    ...Object.keys(drawings),
    ...Object.keys(pages).flatMap((name) => [`${name}-dark.png`, `${name}-light.png`]),
  ]
  const documents = ['README.md', 'docs/learn.md', 'docs/mock.md'].map((path) => readFileSync(join(root, path), 'utf8'))

  expect(files.toSorted()).toEqual(expected.toSorted())
  expect(files.filter((name) => statSync(join(picturesFolder, name)).size > LIMIT)).toEqual([])
  expect(files.filter((name) => !documents.join('\n').includes(`pictures/${name}`))).toEqual([])
})

test('a text with a secret, or with what is as long as one, becomes no picture', () => {
  expect(() => masked('the token is aaaa-bbbb.', ['aaaa-bbbb'])).toThrow('a secret would be in the picture')
  expect(() => masked(`verifier ${'x'.repeat(43)}`, [])).toThrow('as long as a token')
  expect(masked('RT#1 ..4c55', ['aaaa-bbbb'])).toBe('RT#1 ..4c55')
})

test('a screen is what is left once a question was painted over, with its colours', () => {
  const sent = 'a\r\n\x1b[36m?\x1b[39m which\r\n  one\r\n\x1b[999D\x1b[2A\x1b[J\x1b[1;32mok\x1b[0m it is\r\n'

  const lines = screenOf(sent, 80)

  expect(lines.map(textOf)).toEqual(['a', 'ok it is', ''])
  expect(lines[1]).toEqual([
    { text: 'ok', look: 'bold green' },
    { text: ' it is', look: '' },
  ])
  expect(screenOf('abcdef', 4).map(textOf)).toEqual(['abcd', 'ef'])
  expect(() => screenOf('\x1b[5S', 80)).toThrow('does not know: ESC [ 5S')
})
