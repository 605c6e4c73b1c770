import { expect, test } from 'vitest'
import { AppOnlyTokens } from '../../../mock-provider/world/app-only.ts'
import { Secrets } from '../../../mock-provider/world/secrets.ts'

/** Each token that is derived costs one look at the key. */
class CountingSecrets extends Secrets {
  looks = 0

  override get key(): string {
    this.looks += 1
    return super.key
  }
}

test('a bearer token is looked up, not compared with that of each app', () => {
  const secrets = new CountingSecrets('key')
  const tokens = new AppOnlyTokens(secrets)
  const texts = Array.from({ length: 1000 }, (_, number) => tokens.issue(`app-${number}`))
  const before = secrets.looks

  const found = [tokens.find(texts[999] ?? ''), tokens.find('a user’s token')]

  expect(found).toEqual(['app-999', undefined])
  expect(secrets.looks - before).toBe(0)
})

test('an invalidated token is found no longer, and the next one is', () => {
  const tokens = new AppOnlyTokens(new Secrets('key'))
  const first = tokens.issue('app')
  tokens.invalidate('app')
  const whileDead = tokens.find(first)

  const second = tokens.issue('app')

  expect([whileDead, tokens.find(first), tokens.find(second)]).toEqual([undefined, undefined, 'app'])
})

test('an app that never had a token can be invalidated', () => {
  const tokens = new AppOnlyTokens(new Secrets('key'))

  tokens.invalidate('app')

  expect(tokens.find(tokens.issue('app'))).toBe('app')
})

test('loaded tokens are those of the key that they were saved with', () => {
  const [secrets, otherSecrets] = [new Secrets('one key'), new Secrets('another key')]
  const [tokens, others] = [new AppOnlyTokens(secrets), new AppOnlyTokens(otherSecrets)]
  const [live, dead, foreign] = [tokens.issue('live'), tokens.issue('dead'), others.issue('foreign')]
  tokens.invalidate('dead')

  otherSecrets.rekey(secrets.key)
  others.load(tokens.save())

  expect([others.find(live), others.find(dead), others.find(foreign)]).toEqual(['live', undefined, undefined])
  expect(others.issue('live')).toBe(live)
})
