import { expect, test } from 'vitest'
import vitestManifest from 'vitest/package.json' with { type: 'json' }
import { loadPeer } from '../../src/testing/peer.ts'

const name = 'no-such-package-of-the-lab'
const missing = { name, oldest: '1.0', load: () => import(name as string) }

test('a package that is missing is named, with the one line that installs it', async () => {
  const failure: unknown = await loadPeer('twitter-oauth-lab/part', missing).catch((error: unknown) => error)

  expect(failure).toMatchObject({
    code: 'ERR_MODULE_NOT_FOUND',
    message:
      'twitter-oauth-lab/part needs no-such-package-of-the-lab, which is not installed: npm install --save-dev no-such-package-of-the-lab',
  })
})

const failing = (failure: Error) => loadPeer('part', { ...missing, load: () => Promise.reject(failure) })

test('another failure of the package is its own', async () => {
  const broken = new Error('broken inside')
  const otherMissing = Object.assign(new Error("Cannot find package 'other' imported from it"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })

  await expect(failing(broken)).rejects.toBe(broken)
  await expect(failing(otherMissing)).rejects.toBe(otherMissing)
})

const peer = (oldest: string) => ({ name: 'vitest', oldest, load: () => Promise.resolve('loaded') })

test('a package that is too old is not loaded, and told with the line that installs a newer one', async () => {
  const { version } = vitestManifest

  await expect(loadPeer('part', peer('999.0'))).rejects.toThrow(
    `part needs vitest 999.0 or newer, and ${version} is installed: npm install --save-dev vitest@latest`,
  )
  await expect(loadPeer('part', peer(`${version.split('.')[0]}.999`))).rejects.toThrow('or newer')
  expect(await loadPeer('part', peer('1.6'))).toBe('loaded')
})
