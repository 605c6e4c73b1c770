import { expect, test } from 'vitest'
import { readFlags } from '../../src/system/flags.ts'
import { nearestName } from '../../src/system/nearest.ts'
import { UsageError } from '../../src/system/usage-error.ts'
import { runCommand } from '../run-command.ts'

const flags = ['fail-on', 'fault', 'scan', 'mock', 'port', 'kill-after', 'json']

test.for([
  ['fial-on', 'fail-on'],
  ['fail-no', 'fail-on'],
  ['falt', 'fault'],
  ['faults', 'fault'],
  ['prot', 'port'],
  ['jsn', 'json'],
  ['killafter', 'kill-after'],
  ['kill', 'kill-after'],
  ['verbose', undefined],
  ['x', undefined],
  ['', undefined],
  ['fa', undefined],
  ['f'.repeat(100_000), undefined],
] as const)('of all names the nearest to %s is %s', ([typed, name]) => {
  expect(nearestName(typed, flags)).toBe(name)
})

test('of two that begin alike none was begun', () => {
  expect(nearestName('client', ['client-id', 'client-secret'])).toBeUndefined()
})

const options = { 'fail-on': { type: 'string' }, json: { type: 'boolean', short: 'j' } } as const

test.for([
  ['--fial-on=replay', "Unknown option '--fial-on': did you mean --fail-on?\nThere are --fail-on, --json."],
  ['--jsno', "Unknown option '--jsno': did you mean --json?\nThere are --fail-on, --json."],
  ['--shoes', "Unknown option '--shoes'\nThere are --fail-on, --json."],
  ['-x', "Unknown option '-x'\nThere are --fail-on, --json."],
] as const)('a flag that is not there is told with the one that was meant: %s', ([flag, message]) => {
  expect(() => readFlags({ args: [flag], options })).toThrow(new UsageError(message))
})

test.for([
  [['rnu'], 'There is no command "rnu": did you mean run?'],
  [['explian', '--json'], 'There is no command "explian": did you mean explain?'],
  [['shoes'], 'There is no command "shoes".'],
  [['run', '--fial-on', 'replay', '--', 'true'], "Unknown option '--fial-on': did you mean --fail-on?"],
  [['mock', '--prot', '0'], "Unknown option '--prot': did you mean --port?"],
] as const)('the command line %j is answered with what was meant', async ([args, message]) => {
  const { code, output } = await runCommand([...args])

  expect([code, output]).toEqual([2, expect.stringContaining(message)])
})
