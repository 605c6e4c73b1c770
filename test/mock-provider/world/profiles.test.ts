import { test, expect } from '../../../src/testing/vitest.ts'
import { startMockProvider } from '../../../mock-provider/index.ts'
import { allowedValues, createProfile, namedProfiles, profileX } from '../../../mock-provider/world/profiles.ts'

test('profile x is what its table says', () => {
  const values = Object.fromEntries(Object.entries(profileX).map(([name, { value }]) => [name, value]))

  expect(createProfile()).toEqual(values)
  expect(createProfile('x')).toEqual(values)
})

test('each value of profile x names its source', () => {
  const withoutSource = Object.entries(profileX).filter(([, { source }]) => source.length < 10)

  expect(withoutSource).toEqual([])
})

test.for(Object.keys(namedProfiles))('profile %s changes against x what its own table says', (name) => {
  const profile = createProfile(name)

  expect(profile).toMatchObject(Object.entries(namedProfiles).find(([known]) => known === name)?.[1] ?? {})
  expect(Object.keys(profile).toSorted()).toEqual(Object.keys(profileX).toSorted())
})

test('a single switch wins over the named profile', () => {
  const profile = createProfile('rfc-strict', { replayClosesFamily: false })

  expect(profile).toMatchObject({ replayClosesFamily: false, codeReplayRevokes: true })
})

test('an unknown profile is refused with the names that there are', async () => {
  const start = startMockProvider({ profile: 'strict' })

  await expect(start).rejects.toThrow(
    /profile "strict" does not exist; there are x, x-reported, rfc-strict, grace, lenient/,
  )
})

test.for(['toString', '__proto__', 'constructor'])('%s is no profile', (name) => {
  expect(() => createProfile(name)).toThrow(/does not exist/)
})

test('an unknown switch is refused with the names that there are', () => {
  const misspelt: object = { rotations: 'never' }

  const create = () => createProfile('x', misspelt)

  expect(create).toThrow(RangeError)
  expect(create).toThrow(/profile switch "rotations" does not exist; there are .*rotation.*revokeNeedsTypeHint/)
})

test.for([
  [{ rotation: 'sometimes' }, 'rotation cannot be "sometimes"; it takes always, never, alternate'],
  [{ plainAllowed: 'yes' }, 'plainAllowed cannot be "yes"; it takes true, false'],
  [{ codeLifetimeSeconds: -1 }, 'codeLifetimeSeconds cannot be -1; it takes a whole number of seconds, 0 or more'],
  [{ codeLifetimeSeconds: 1.5 }, 'codeLifetimeSeconds cannot be 1.5; it takes a whole number of seconds, 0 or more'],
  [{ videoBytes: 0.5 }, 'videoBytes cannot be 0.5; it takes a whole number of bytes, 0 or more'],
  [{ codeLifetimeSeconds: '30' }, 'codeLifetimeSeconds cannot be "30"; it takes a whole number of seconds, 0 or more'],
] as const)('the switch in %j is refused', ([overrides, message]) => {
  const unchecked: object = overrides

  expect(() => createProfile('x', unchecked)).toThrow(message)
})

test('every switch that is no number says what it takes, its own value among it', () => {
  const names = Object.keys(profileX) as (keyof typeof profileX)[]
  const choices = names.filter((name) => typeof profileX[name].value !== 'number')

  const without = choices.filter((name) => !allowedValues(name).includes(profileX[name].value as never))

  expect(choices.length).toBeGreaterThan(10)
  expect(without).toEqual([])
})
