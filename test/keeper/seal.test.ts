import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TokenPair } from '../../src/keeper/grant.ts'
import { createKeyRing, prepareKeyRing, retireKey, rotateKeyRing, type KeyRing } from '../../src/keeper/key-ring.ts'
import { createSealer, type SealContext } from '../../src/keeper/seal.ts'
import { sameCases } from '../same-cases.ts'
import { bytesOf, context, ringOf, seededDraw } from './rings.ts'
import { anyText, errorOf, forge, ownMembers, pair, sealer, withHeader } from './seals.ts'

test('a pair is opened as it was sealed, also one without a refresh token', async () => {
  const pairs = [pair, { accessToken: 'alone' }, { accessToken: 'alone', refreshToken: undefined }]

  const opened = await Promise.all(pairs.map(async (each) => sealer.open(await sealer.seal(each, context), context)))

  expect(opened).toEqual([pair, { accessToken: 'alone' }, { accessToken: 'alone' }])
})

test('whose pair it is can be read in the header, and nothing of the pair', async () => {
  const sealed = await sealer.seal(pair, context)

  const [header = '', encryptedKey] = sealed.split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    ...ownMembers,
    alg: 'dir',
    enc: 'A256GCM',
    typ: 'xgrant+jwe',
    kid: 'k1',
  })
  expect(encryptedKey).toBe('')
  expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').toString('latin1')).not.toMatch(/4d1f9a0c|83be2275/)
})

test('the same pair is never sealed to the same text twice', async () => {
  const seals = await Promise.all(Array.from({ length: 20 }, () => sealer.seal(pair, context)))

  expect(new Set(seals.map((sealed) => sealed.split('.')[2])).size).toBe(20)
})

const anyContext: fc.Arbitrary<SealContext> = fc.record({
  tenant: anyText,
  account: anyText,
  generation: fc.nat(),
  deployment: anyText,
})
const anyPair: fc.Arbitrary<TokenPair> = fc.record(
  { accessToken: anyText, refreshToken: anyText },
  { requiredKeys: ['accessToken'] },
)

test('any pair comes back as it was, whatever its texts and whoever it belongs to', async () => {
  const property = fc.asyncProperty(anyPair, anyContext, async (some, whose) => {
    expect(await sealer.open(await sealer.seal(some, whose), whose)).toEqual({ ...some })
  })

  await fc.assert(property, { ...sameCases, numRuns: 200 })
})

const elsewhere: [what: string, there: Partial<SealContext>, says: string][] = [
  ['the row of another account', { account: '783214' }, 'differs in account'],
  ['the row of another tenant', { tenant: 'globex' }, 'differs in tenant'],
  ['a newer row of its own', { generation: 8 }, 'differs in generation (7, and the row has 8)'],
  ['an older row of its own', { generation: 6 }, 'differs in generation (7, and the row has 6)'],
  ['another deployment', { deployment: 'staging' }, 'differs in deployment. The store has rows of another deployment'],
  ['another row there', { account: '783214', deployment: 'staging' }, 'differs in account, deployment'],
]

test.for(elsewhere)('a seal that is copied to %s is refused, and what differs is named', async ([, there, says]) => {
  const sealed = await sealer.seal(pair, context)

  const error = await errorOf(sealer.open(sealed, { ...context, ...there }))

  expect(error).toMatchObject({ code: 'ERR_SEAL_MISMATCH', retryable: false })
  expect(error.message).toContain(says)
  expect(error.key).toEqual({ tenant: there.tenant ?? 'acme', account: there.account ?? '2244994945' })
})

test('a seal opens for the very context that it was made for, and for no other', async () => {
  const property = fc.asyncProperty(anyContext, anyContext, async (one, other) => {
    const opening = sealer.open(await sealer.seal(pair, one), other)
    const outcome = await opening.then(
      () => 'opened',
      ({ code }) => code,
    )
    expect(outcome).toBe(JSON.stringify(one) === JSON.stringify(other) ? 'opened' : 'ERR_SEAL_MISMATCH')
  })

  const same: [SealContext, SealContext] = [context, { ...context }]
  const divided: [SealContext, SealContext] = [
    { ...context, tenant: 'ab', account: 'c' },
    { ...context, tenant: 'a', account: 'bc' },
  ]
  await fc.assert(property, { ...sameCases, numRuns: 100, examples: [same, divided] })
})

test('the longest answer that the client reads can be sealed, whatever is in it', async () => {
  const long = { accessToken: '\u0001'.repeat(5_000), refreshToken: 'é'.repeat(15_000) }

  expect(await sealer.open(await sealer.seal(long, context), context)).toEqual(long)
})

test.for([Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53])('nothing is sealed for the generation %d', async (n) => {
  const making = sealer.seal(pair, { ...context, generation: n })

  await expect(making).rejects.toMatchObject({ code: 'ERR_SEAL_INPUT' })
})

test('a seal of a key that was removed is refused: the key is named, and what to do', async () => {
  const sealed = await sealer.seal(pair, context)

  const error = await errorOf(createSealer(ringOf(['k2', 'k3'])).open(sealed, context))

  expect(error.code).toBe('ERR_SEAL_KEY_UNKNOWN')
  expect(error.message).toContain('The key k1, which sealed the pair of account 2244994945 of acme, is not in the ring')
  expect(error.message).toContain('(k2, k3). Give this process the ring that has it')
})

test('the order of the keys decides nothing: the current one seals, and each opens what it sealed', async () => {
  const orders = [
    ['k1', 'k2', 'k3'],
    ['k3', 'k2', 'k1'],
    ['k2', 'k3', 'k1'],
  ].map((kids) => createSealer(ringOf(kids, 'k2')))
  const seals = await Promise.all(['k1', 'k2', 'k3'].map((kid) => createSealer(ringOf([kid])).seal(pair, context)))

  const opened = await Promise.all(orders.flatMap((each) => seals.map((sealed) => each.open(sealed, context))))

  expect(orders.map(({ keyId }) => keyId)).toEqual(['k2', 'k2', 'k2'])
  expect(opened).toEqual(Array.from(opened, () => pair))
})

test('a ring whose current key is not in it makes no sealer', () => {
  expect(() => createSealer({ current: 'k9', keys: ringOf(['k1']).keys })).toThrow(
    expect.objectContaining({ code: 'ERR_SEAL_KEY' }),
  )
})

test('P11: rotating the ring at any moment between seal and open loses nothing', async () => {
  const moves = fc.constantFrom('seal', 'prepare', 'rotate', 'retire unused')
  const property = fc.asyncProperty(fc.array(moves, { maxLength: 12 }), async (changes) => {
    const draw = seededDraw()
    const seals: { sealed: string; keyId: string; generation: number }[] = []
    let ring = createKeyRing(1_700_000_000, draw)
    for (const [generation, what] of ['seal', ...changes, 'seal'].entries()) {
      const { keyId, seal } = createSealer(ring)
      if (what === 'seal') seals.push({ sealed: await seal(pair, { ...context, generation }), keyId, generation })
      else ring = change(ring, what, new Set(seals.map((each) => each.keyId)), draw)
      const now = createSealer(ring)
      for (const { sealed, generation: its } of seals)
        expect(await now.open(sealed, { ...context, generation: its })).toEqual(pair)
    }
  })

  await fc.assert(property, { ...sameCases, numRuns: 40 })
})

function change(ring: KeyRing, what: string, used: Set<string>, draw: (bytes: number) => Uint8Array): KeyRing {
  if (what === 'rotate') return rotateKeyRing(ring, 1_700_000_000, draw)
  const isPrepared = ring.keys.at(-1)?.kid !== ring.current
  if (what === 'prepare') return isPrepared ? ring : prepareKeyRing(ring, 1_700_000_000, draw)
  const unused = ring.keys.find(({ kid }) => kid !== ring.current && !used.has(kid))
  return unused ? retireKey(ring, unused.kid) : ring
}

test('no error shows a token or a key, whatever it is printed with', async () => {
  const token = fc.string({ minLength: 12 }).map((text) => Buffer.from(text).toString('hex'))
  const secrets = fc.record({ a: token, r: token })
  const damage = fc.constantFrom('header', 'row', 'cut', 'kid', 'text', 'input')
  const property = fc.asyncProperty(secrets, damage, fc.nat(), async ({ a, r }, how, at) => {
    const text = JSON.stringify({ a, r })
    const sealed = await sealer.seal({ accessToken: a, refreshToken: r }, context)
    const tries: Record<string, () => Promise<unknown>> = {
      header: () => sealer.open(withHeader(sealed, { gen: 9 }), context),
      row: () => sealer.open(sealed, { ...context, account: '1' }),
      cut: () => sealer.open(sealed.slice(0, at % sealed.length), context),
      kid: () => createSealer(ringOf(['k2'])).open(sealed, context),
      text: async () => sealer.open(await forge({}, text.slice(0, -1)), context),
      input: () => sealer.seal({ accessToken: a, refreshToken: r }, { ...context, generation: 0.5 }),
    }
    const error = await errorOf(tries[how]?.() ?? Promise.resolve())
    const printed = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${String(error.cause)}`
    expect(printed).not.toContain(a)
    expect(printed).not.toContain(r)
    for (const key of [bytesOf('k1'), bytesOf('k2')])
      for (const form of ['base64url', 'base64', 'hex'] as const)
        expect(printed).not.toContain(Buffer.from(key).toString(form))
  })

  await fc.assert(property, { ...sameCases, numRuns: 120 })
})
