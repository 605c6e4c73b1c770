import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../run-command.ts'
import { drive } from './drive.ts'
import { makeRecord, recordingOf, STALE } from './record.ts'

/** Clients from npm, unmodified, with X's hosts written into them, behind `run` and against strict defaults. */
const clients: { name: string; module: string; beside?: string[] }[] = [
  { name: 'twitter-api-v2', module: 'twitter-api-v2' },
  { name: 'token-refresher', module: '@twitter-api-v2/plugin-token-refresher', beside: ['twitter-api-v2'] },
  { name: 'xdk', module: '@xdevplatform/xdk' },
  { name: 'openid-client', module: 'openid-client', beside: ['oauth4webapi'] },
  { name: 'oauth4webapi', module: 'oauth4webapi' },
]

function versionOf(module: string): string {
  return JSON.parse(readFileSync(join(root, 'node_modules', module, 'package.json'), 'utf8')).version
}

test.for(clients)('$module behaves as docs/clients.md says', async ({ name, module, beside = [] }) => {
  const program = `${name}.mjs`

  const steps = await drive('node', program)

  const version = [module, ...beside].map((each) => `${each} ${versionOf(each)}`).join(', ')
  const record = await makeRecord({ name, version, from: 'from npm', program }, steps)
  expect(record, `${record.name}: ${STALE}`).toEqual(recordingOf(record))
})
