import { spawnSync } from 'node:child_process'

const hasCurl = spawnSync('curl', ['--version']).status === 0

/** For `beforeEach`: commands of the documents are curl's. CI must have it. */
export function needsCurl({ skip }: { skip: (note: string) => void }): void {
  if (hasCurl) return
  if (process.env.CI) throw new Error('curl is not installed, and CI must run this test: apt-get install curl')
  skip('curl is not installed: apt-get install curl')
}
