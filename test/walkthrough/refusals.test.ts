import { expect, test } from 'vitest'
import { runCommand, temporaryHome } from '../run-command.ts'

const LIVE = { PROVIDER: 'live', CLIENT_ID: 'some-client', REDIRECT_URI: 'http://127.0.0.1:3000/callback' }

const refusals: [what: string, args: string[], env: Record<string, string>, says: string][] = [
  ['live with --yes', ['step', '3', '--yes'], LIVE, 'run it in a terminal, without --yes'],
  ['live in a pipe', ['step', '5'], LIVE, 'run it in a terminal'],
  ['live in CI', ['step', '1'], { ...LIVE, CI: 'true' }, 'without CI'],
  ['half a rehearsal', ['step', '1', '--yes'], { ...LIVE, API_ORIGIN: 'http://127.0.0.1:1' }, 'run it in a terminal'],
  ['the tour with live', ['learn', '--yes'], LIVE, 'brings its own mock'],
  [
    'live and a mock',
    ['step', '1', '--yes'],
    {
      ...LIVE,
      AUTHORIZATION_ORIGIN: 'http://127.0.0.1:1',
      API_ORIGIN: 'http://127.0.0.1:1',
      MOCK_ORIGIN: 'http://127.0.0.1:1',
    },
    'exclude each other',
  ],
  [
    'a mock that is not there',
    ['step', '1'],
    { MOCK_ORIGIN: 'http://127.0.0.1:1' },
    'No mock answers at http://127.0.0.1:1',
  ],
  ['an unknown provider', ['step', '1'], { PROVIDER: 'Live' }, 'PROVIDER cannot be "Live"; it takes mock or live'],
  ['a port out of range', ['mock', '--port', '70000'], {}, '--port cannot be "70000"; it takes 0 to 65535'],
  ['a home that cannot be', ['step', '1'], { LAB_HOME: '/dev/null/lab' }, 'name one with LAB_HOME'],
  ['no step at all', ['step'], {}, 'Which step? there are 1, 2, 3'],
  ['a step that is not there', ['step', '7'], {}, 'There is no step "7": there are 1, 2, 3'],
  ['a command that is not there', ['lern'], {}, 'There is no command "lern": did you mean learn?'],
  ['an unknown flag', ['step', '1', '--fast'], {}, '--fast'],
  ['a port that is no number', ['mock', '--port', 'x'], {}, '--port cannot be "x"; it takes a whole number'],
  [
    'a profile that is not there',
    ['mock', '--profile', 'y'],
    {},
    'profile "y" does not exist; there are x, x-reported',
  ],
  ['a switch that is not there', ['mock', '--set', 'nope=1'], {}, 'profile switch "nope" does not exist'],
  ['a switch without a value', ['mock', '--set', 'rotation'], {}, 'write it as SWITCH=VALUE'],
  ['a value the switch has not', ['mock', '--set', 'rotation=often'], {}, 'it takes always, never, alternate'],
  ['a redirect URI X blocks', ['mock', '--redirect-uri', 'javascript:alert(1)'], {}, 'X blocks javascript:'],
  ['a clock that cannot be', ['mock', '--clock', 'soon'], {}, '--clock cannot be "soon"'],
  [
    'a host that is none of this machine',
    ['mock', '--host', '203.0.113.77', '--allowed-host', 'mock', '--control-token', 'x'],
    {},
    'host 203.0.113.77 (--host) is no address of this machine',
  ],
  [
    'a host without an address',
    ['mock', '--host', 'no-such-name.invalid', '--allowed-host', 'mock', '--control-token', 'x'],
    {},
    'is a name that leads to no address',
  ],
  ['an open host without guard', ['mock', '--host', '0.0.0.0'], {}, '--control-token'],
]

test.for(refusals)('%s is refused with what to do', async ([, args, env, says]) => {
  const { code, output } = await runCommand(args, { LAB_HOME: temporaryHome(), ...env })

  expect(output).toContain(says)
  expect(output).not.toContain('    at ')
  expect(code).toBe(2)
})

test.for([['--help'], ['learn', '--help'], ['step', '1', '-h']])('%j says what there is', async (args) => {
  const { code, output } = await runCommand(args)

  expect(output).toMatch(/learn[\s\S]*step[\s\S]*mock/)
  expect(code).toBe(0)
})
