import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './run-command.ts'

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

/** What stands in backticks in a part of the page and names a file or folder from the project's root. */
function pathsIn(heading: string): string[] {
  const [, part = ''] = page.split(`## ${heading}\n`)
  const [text = ''] = part.split('\n## ')
  return [...text.matchAll(/`((?:src|mock-provider|steps|test|docs)\/[^`\s]*)`/g)].map(([, path = '']) => path)
}

/** `steps/NN-stem.ts` stands for each step. */
const isPattern = (path: string) => path.includes('NN-')

test('each file and folder that the table "Where a new rule goes" names is there', () => {
  const paths = pathsIn('Where a new rule goes')

  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !isPattern(path) && !existsSync(join(root, path)))).toEqual([])
})

test('so is each of a request’s way', () => {
  const paths = pathsIn('A request’s way').concat(pathsIn("A request's way"))

  expect(paths.length).toBeGreaterThan(5)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('each folder of the sources has its row', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` /gm)].map(([, path = '']) => path)

  for (const room of ['client', 'testing', 'proxy', 'explain', 'system', 'step-runner', 'walkthrough', 'commands'])
    expect(rows).toContain(`src/${room}/`)
  for (const room of [
    'wire/',
    'world/',
    'authorization-server/',
    'resource-server/',
    'faults/',
    'findings/',
    'meanings/',
  ])
    expect(rows).toContain(room)
})
