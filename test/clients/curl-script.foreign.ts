import { expect, test } from 'vitest'
import { drive } from './drive.ts'
import { makeRecord, recordingOf, STALE } from './record.ts'
import { find, tools, versionOf } from './toolchain.ts'

test('curl in a shell script behaves as docs/clients.md says', async () => {
  const version = versionOf(find(tools.curl), ['--version'], /^(curl \S+)/)
  find(tools.openssl)

  const steps = await drive('sh', 'curl.sh')

  const about = { name: 'curl', version, from: 'the system’s, driven by a shell script of ours', program: 'curl.sh' }
  const record = await makeRecord(about, steps)
  expect(record, `${record.name}: ${STALE}`).toEqual(recordingOf(record, { anyVersion: true }))
})
