import { expect, test } from 'vitest'
import { loadPeer } from '../../src/testing/peer.ts'

const load = () => import('no-such-package-of-the-lab' as string)

test('a package that is missing is named, with the one line that installs it', async () => {
  const failure: unknown = await loadPeer('twitter-oauth-lab/part', 'no-such-package-of-the-lab', load).catch(
    (error: unknown) => error,
  )

  expect(failure).toMatchObject({
    code: 'ERR_MODULE_NOT_FOUND',
    message:
      'twitter-oauth-lab/part needs no-such-package-of-the-lab, which is not installed: npm install --save-dev no-such-package-of-the-lab',
  })
})

test('another failure of the package is its own', async () => {
  const broken = new Error('broken inside')
  const otherMissing = Object.assign(new Error("Cannot find package 'other' imported from it"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })

  await expect(loadPeer('part', 'package', () => Promise.reject(broken))).rejects.toBe(broken)
  await expect(loadPeer('part', 'package', () => Promise.reject(otherMissing))).rejects.toBe(otherMissing)
})
