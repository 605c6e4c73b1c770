import { expect, test } from 'vitest'
import { readAuthorizationResponse, UnexpectedResponseError } from '../../src/client/index.ts'
import { readTarget } from '../../src/proxy/hosts.ts'
import { publicConfig } from './fixtures.ts'

/** Node 20 says of these that they can be parsed, once the call has been optimized. */
const ODD = ['http://a\u00c3\u0080/', 'https://a\u00c3\u0080', 'http://\u00e2\u0080\u008e/']

const read = (address: string) => () => readAuthorizationResponse(publicConfig, address, { state: 's' })

test('a pasted address that is none is told in a sentence, however often one is read', () => {
  for (let count = 0; count < 10_000; count += 1) for (const address of ODD) expectRefusal(read(address))

  expect(read(ODD[0] ?? '')).toThrow(UnexpectedResponseError)
})

test('the proxy reads no target out of an address that is none, however often it is asked', () => {
  const targets = new Set<string | undefined>()
  for (let count = 0; count < 10_000; count += 1) for (const address of ODD) targets.add(readTarget(address)?.hostname)

  expect([...targets]).toEqual([undefined])
})

/** Without the price of an assertion for each. */
function expectRefusal(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (error instanceof UnexpectedResponseError) return
    throw error
  }
}
