import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRunArguments, type RunArguments } from '../../src/proxy/run-arguments.ts'
import { worldFlags } from '../../src/step-runner/world-flags.ts'
import { temporaryHome } from '../run-command.ts'

function read(...args: string[]): RunArguments {
  const options = readRunArguments(args, worldFlags, {})
  return options
}

function scenario(text: string): string {
  const path = join(temporaryHome(), 'scenario.json')
  writeFileSync(path, text)
  return path
}

test('without flags there is a running mock of X, any free port, ten seconds and no command', () => {
  expect(read()).toEqual({
    world: { profile: 'x', overrides: {}, clock: 'running', users: [] },
    faults: [],
    failOn: [],
    scanPaths: [],
    command: [],
    allowedHosts: [],
    json: false,
    inspect: false,
    port: 0,
    killAfterSeconds: 10,
  })
})

test('what follows the first -- is the command, dashes and all', () => {
  expect(read('--json', '--', 'npm', 'test', '--', '--help', '-x').command).toEqual([
    'npm',
    'test',
    '--',
    '--help',
    '-x',
  ])
})

test('the flags of the world are the mock’s own, in both spellings', () => {
  const { world } = read('--user=eve', '--user', 'mallory', '--set', 'rotation=never', '--clock=frozen', '--', 'ls')

  expect(world).toMatchObject({
    users: [{ username: 'eve' }, { username: 'mallory' }],
    overrides: { rotation: 'never' },
    clock: 'frozen',
  })
})

test('findings are a list, repeated or not, and count once', () => {
  expect(read('--fail-on', 'replay, leak', '--fail-on=leak,unfired', '--', 'ls').failOn).toEqual([
    'replay',
    'leak',
    'unfired',
  ])
})

test('a scenario’s world stands before the flags, its faults before those of --fault', () => {
  const path = scenario(
    '{"faults": [{"at": "revoke", "then": "hang"}], "profile": "grace", "clock": "frozen", "set": {"plainAllowed": false}}',
  )

  const { world, faults } = read(
    '--scenario',
    path,
    '--profile',
    'x',
    '--fault',
    '{"at": "token", "then": "reset"}',
    '--',
    'ls',
  )

  expect(world).toMatchObject({ profile: 'x', clock: 'frozen', overrides: { plainAllowed: false } })
  expect(faults.map(({ spec }) => spec.at)).toEqual(['revoke', 'token'])
})

test('a scenario may be a list of faults', () => {
  expect(read('--scenario', scenario('[{"at": "token", "then": "hang"}]')).faults).toMatchObject([
    { spec: { at: 'token' } },
  ])
})

test.for([
  [['--falt', 'x', '--', 'ls'], /^Unknown option '--falt': did you mean --fault\?\nThere are .*--profile, .*--fault/],
  [['--fault'], /^Option '--fault <value>' argument missing\n/],
  [['--json=yes', '--', 'ls'], /^Option '--json' does not take an argument\n/],
  [['npm', 'test'], /^"npm" is no flag; the command stands behind --: run -- npm …$/],
  [['curl', '-u', 'id:secret'], /^"curl" is no flag; the command stands behind --: run -- curl …$/],
  [['true'], /^"true" is no flag; the command stands behind --: run -- true$/],
  [['--json', 'ls', '-l'], /run -- ls …$/],
  [['--'], /^Nothing follows the --/],
  [['--', ''], /^The command after the -- is an empty text/],
  [
    ['--fail-on', 'leek', '--', 'ls'],
    /^--fail-on cannot be "leek"; it takes replay, leak, unfired, nothing-arrived, wrong-host$/,
  ],
  [['--fail-on', '', '--', 'ls'], /^--fail-on cannot be ""; /],
  [['--fail-on', 'leak'], /^--fail-on leak needs a command/],
  [['--scan', 'log', '--fail-on', 'replay', '--', 'ls'], /^--scan looks for leaks: add --fail-on leak$/],
  [['--port', '80800', '--', 'ls'], /^--port cannot be "80800"; it takes a whole number, 0 to 65535$/],
  [['--kill-after', 'soon', '--', 'ls'], /^--kill-after cannot be "soon"; it takes a whole number, 0 to 86400$/],
  [
    ['--allow-host', 'https://a.example', '--', 'ls'],
    /^--allow-host cannot be "https:\/\/a\.example"; it takes a host name/,
  ],
  [
    ['--allow-host', 'a.example:443', '--', 'ls'],
    /^--allow-host cannot be "a\.example:443"; .* without scheme and port$/,
  ],
  [['--fault', '{"at": token}', '--', 'ls'], /^--fault is not JSON: position 8, at \{"at": t⟨here⟩oken\}$/],
  [['--fault', '{}', '--fault', '{"at"', '--', 'ls'], /^--fault 2 of 2 is not JSON: position 5, at \{"at"⟨here⟩$/],
  [['--fault', '', '--', 'ls'], /^--fault is not JSON: position 0, at ⟨here⟩$/],
  [['--fault', '[]', '--', 'ls'], /^--fault: it takes a fault as an object, say .*, not \[\]$/],
  [['--fault', 'null', '--', 'ls'], /, not null$/],
  [
    ['--fault', '{"at": "token", "than": "reset"}', '--', 'ls'],
    /^--fault: there is no field "than"; there are at, when, times, then$/,
  ],
  [['--scenario', '/no/such/file', '--', 'ls'], /^--scenario \/no\/such\/file cannot be read \(ENOENT\)$/],
  [['--profile', 'x', '--clock', 'late', '--', 'ls'], /^--clock cannot be "late"/],
  [['--set', 'plainAllowed', '--', 'ls'], /^--set plainAllowed: write it as SWITCH=VALUE/],
  [
    ['--time', 'fast', '--', 'ls'],
    /^--time cannot be "fast"; it takes how many times as fast, x2 to x10000, say x300$/,
  ],
  [['--time', 'x1', '--', 'ls'], /^--time cannot be "x1"/],
  [['--time', 'x20000', '--', 'ls'], /^--time cannot be "x20000"/],
  [['--time', 'x300'], /^--time needs a command/],
  [['--time', '--clock', 'frozen', '--', 'ls'], /^--time runs the clock: leave --clock=frozen out/],
  [['--time', '--mock', 'http://mock:4000', '--', 'ls'], /^--time is for a mock of this run/],
  [['--clock', 'x0', '--', 'ls'], /^--clock cannot be "x0"; it takes x2 to x10000$/],
] as const)('%j is refused by name', ([args, message]) => {
  expect(() => read(...args)).toThrow(message)
})

test.for([
  ['"faults"', /: it takes an array of faults or an object, not "faults"$/],
  ['{"fault": []}', /: there is no field "fault"; there are faults, clock, profile, set$/],
  ['{"faults": {}}', /: faults cannot be \{\}; it takes an array$/],
  ['{"faults": [{"at": "token", "then": "hang"}, 5]}', /, fault 2: it takes a fault as an object/],
  ['[{"at": "token", "when": {}, "time": 2}]', /, fault 1: there is no field "time"/],
  ['{"clock": 5}', /: clock cannot be 5; it takes a text, as --clock takes it$/],
  ['{"set": ["a=b"]}', /: it takes "set" as an object, not \["a=b"\]$/],
  ['{"faults": [],}', / is not JSON: position 14, at \{"faults": \[\],⟨here⟩\}$/],
] as const)('a scenario of %s is refused by name', ([text, message]) => {
  const path = scenario(text)

  expect(() => read('--scenario', path, '--', 'ls')).toThrow(message)
})

test('what the mock says of a fault is passed on with the flag', async () => {
  const { runProgram } = await import('../../src/proxy/run.ts')

  const run = runProgram(['--fault', '{"at": "tokn", "then": "reset"}', '--', 'ls'], worldFlags, {
    env: {},
    openBrowser: () => false,
  })

  await expect(run).rejects.toThrow('--fault: faults.arm: at cannot be "tokn"; it takes authorize, token,')
})

test('--time alone is 300 times as fast, and the mock stands until the program begins', () => {
  expect(read('--time', '--', 'ls')).toMatchObject({ rate: 300, world: { clock: 'frozen' } })
  expect(read('--time', 'x600', '--clock', '2030-01-01T00:00:00Z', '--', 'ls')).toMatchObject({
    rate: 600,
    world: { clock: { startAt: 1_893_456_000 } },
  })
})

test('a clock may run at a multiple without a program in it', () => {
  expect(read('--clock', 'x1000').world.clock).toEqual({ running: true, rate: 1000 })
})
