import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { createProject, run, UNRECORDED } from './packed.ts'

/** Runtimes whose own `fetch` does not go through `node:net`. */

const project = createProject('runtimes', 'bun@1', 'deno@2')

const INTERCEPTING = `
import { startMockProvider } from 'twitter-oauth-lab/mock'
import { interceptX } from 'twitter-oauth-lab/intercept'
const mock = await startMockProvider()
try { interceptX(mock, { others: 'refuse' }) } catch ({ message }) { console.log(message) }
console.log((await fetch(mock.origin + '/2/users/me')).status)
await mock.stop()
`
const FETCHING = `fetch('https://api.x.com/2/users/me').then(({ status }) => console.log(status))`

writeFileSync(join(project, 'intercepting.mjs'), INTERCEPTING)
writeFileSync(join(project, 'fetching.mjs'), FETCHING)

const runtimes: [name: string, command: string[]][] = [
  ['Bun', [join(project, 'node_modules/.bin/bun')]],
  ['Deno', [join(project, 'node_modules/.bin/deno'), 'run', '--allow-all']],
]

test.for(runtimes)('under %s the mock answers, and interceptX refuses to start', ([name, [command = '', ...flags]]) => {
  const { code, output } = run(command, [...flags, 'intercepting.mjs'], { cwd: project, env: UNRECORDED })

  expect(output).toBe(
    `interceptX: ${name} has a fetch of its own that cannot be led from within, so requests would reach X; give the app mock.config, or start the program with twitter-oauth-lab run\n401\n`,
  )
  expect(code).toBe(0)
})

test.for(runtimes)('%s is led to the mock by run', async ([, command]) => {
  const outcome = await runToEnd(['--json', '--', ...command, join(project, 'fetching.mjs')], { env: UNRECORDED })

  expect(outcome.stdout).toBe('401\n')
  expect(reportOf(outcome)).toMatchObject({ requests: 1 })
})
