import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OLDEST } from '../../src/system/optional-packages.ts'
import { checkTypes, createProject, dev, run, USE_VITEST, type Ran } from './packed.ts'

/** The package beside what people have installed already: other versions of its optional peers than ours. */

/** Node, in a version that runs what is installed. */
type Started = [command: string, ...args: string[]]
const OURS: Started = [process.execPath]
const NODE_22: Started = ['npx', '-y', 'node@22']

const neighbours: [packages: string[], node: Started][] = [
  [['vitest@3.2', '@types/node@20'], OURS],
  [['vitest@4.0', '@types/node@20'], OURS],
  [['vitest@5', '@types/node@22'], NODE_22],
  [[...dev('vitest', '@types/node'), 'tsx@4.20', 'yaml@2.7', 'wrap-ansi@9'], OURS],
]

test.for(neighbours)('beside %j it installs, and a test runs and type-checks', ([packages, [command, ...flags]]) => {
  const folder = createProject(packages.join('-').replaceAll(/\W+/g, '-'), ...packages, ...dev('typescript'))

  const checked = checkTypes(join(folder, 'types'), { 'use.test.ts': USE_VITEST }, { module: 'nodenext' })
  const vitest = [...flags, 'node_modules/vitest/vitest.mjs', 'run']
  const tested = run(command, vitest, { cwd: folder })
  // As docs/testing.md has it.
  const env = { NODE_OPTIONS: '--no-experimental-require-module' }
  const inVm = run(command, [...vitest, '--pool', 'vmForks'], { cwd: folder, env })

  // vitest 3.2 and today's @types/chai disagree with each other; that is theirs.
  expect(checked.output.split('\n').filter((line) => !/node_modules\/(?!twitter-oauth-lab)/.test(line))).toEqual([''])
  for (const { output, code } of [tested, inVm]) {
    expect(output).toMatch(/Tests +1 passed/)
    expect(code).toBe(0)
  }
})

/** Commands of ours that use each of them, and what they print. */
const doors: [args: string[], works: RegExp][] = [
  [['step', '1'], /43 characters, kept here/],
  [['check', '1', '4'], /0 met, 2 not/],
  [['tour'], /The life of each token/],
  [['run', '--', 'true'], /true: 0 requests at the mock/],
]

const dated: Record<string, string[]> = {
  'the oldest that we say': Object.entries(OLDEST).map(([name, version]) => `${name}@${version}`),
  'those of 2025': [
    'tsx@4.20',
    'yaml@2.7',
    'wrap-ansi@9',
    'esbuild',
    'marked-terminal',
    '@peculiar/x509',
    'reflect-metadata',
  ],
}

test.for(Object.entries(dated))('with %s the doors that need other packages work', ([name, packages]) => {
  const folder = createProject(name.replaceAll(' ', '-'), ...packages)
  const lab = (args: string[]): Ran => run(join(folder, 'node_modules/.bin/twitter-oauth-lab'), args, { cwd: folder })

  const outputs = doors.map(([args]) => lab(args).output)

  for (const [index, [, works]] of doors.entries()) expect(outputs[index]).toMatch(works)
})
