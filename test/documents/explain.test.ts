import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { har } from '../explain/inputs/hars.ts'
import { projectFolder } from '../project-copy.ts'
import { commandsOf } from './commands.ts'
import { play, type Scene } from './play.ts'

/** Every command of docs/explain.md is typed into a terminal, beside the files that it names. */

const NO_HEADER = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'

const scenes: Record<string, Scene> = {
  'npm run lab -- explain error.log': { dialog: [['Cannot tell which'], ['Next, to tell them apart:']], code: 0 },
  'npm run lab -- explain < error.log': { dialog: [['Cannot tell which']], code: 0 },
  'npm run lab -- explain --status 401 --error unauthorized_client': {
    dialog: [['Missing valid authorization']],
    code: 0,
  },
  'npm run -s lab -- explain session.har --json': {
    dialog: [['"where": "entry 1"'], ['"id": "token-header"']],
    code: 0,
  },
}

const project = projectFolder()

beforeAll(() => {
  writeFileSync(join(project, 'error.log'), `2026-03-01T12:00:00Z POST /2/oauth2/token 401 ${NO_HEADER}\n`)
  const entry = { url: 'https://api.x.com/2/oauth2/token', status: 401, body: NO_HEADER }
  writeFileSync(join(project, 'session.har'), har([entry]))
})

test('the page has no command that is not run, and no other is run', () => {
  expect(commandsOf('docs/explain.md').filter((line) => !line.startsWith('npm run mock'))).toEqual(Object.keys(scenes))
})

test.for(Object.entries(scenes))('%s does what the page says', async ([line, scene]) => {
  const screen = await play(line, scene, { cwd: project })

  expect(screen).toContain('Missing valid authorization header')
})
