import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { answer, asksAfter, open, press } from './learner.ts'

test('who was certain and sees something else gets both side by side, with the event that shows it', async () => {
  const plain = open().terminal
  await answer(plain, ['list', '4', '1', 'certain', 'run', 'played'])
  await asksAfter(plain, 'You said: "the same tokens" (certain).')
  const rich = open([], { cols: 60 }).terminal
  await press(rich, [
    ['What next?', 2],
    ['Which lesson?', 3],
    ['PREDICT.', 0],
    ['How sure', 2],
    ['RUN.', 0],
    ['Who agrees', 0],
  ])
  await rich.sees('Break it')

  for (const line of [
    'You expected: "the same tokens".',
    'What happens: "a refusal".',
    'The scene’s server wrote:',
    '#5 code.refused: replayed: the code was used before',
    'Why: A code is a cloakroom ticket',
  ])
    expect(plain.screen).toContain(line)
  expect(rich.screen).toMatch(/You expected +\| What happens/)
  expect(rich.screen).toMatch(/the same tokens +\| a refusal/)
  expect(rich.screen).toMatch(/\| #5 code\.refused: replayed:/)
})

test('what the learner’s own server wrote is shown where no scene does, and without a server nothing is', async () => {
  const { terminal } = open()
  await answer(terminal, ['list', '6', '1', 'certain', 'run', 'played'])
  await asksAfter(terminal, 'You said: "yes, until it expires" (certain).')
  await answer(terminal, ['menu', 'list', '2', '1', 'certain', 'run'])
  await asksAfter(terminal, 'You said: "one" (certain).')

  const [sixth = '', second = ''] = terminal.screen.split('You said: "one" (certain).')
  expect(sixth).toMatch(
    /The scene’s server wrote:\r?\n#\d+ refresh\.done RT#1 -> AT#2, RT#2\r?\n#\d+ refresh\.refused RT#1/,
  )
  expect(second).toContain('What happens: "nearly all".')
  expect(second).not.toContain('wrote:')
})

test('who only guessed, or was right, gets one sentence', async () => {
  const { terminal } = open()
  await answer(terminal, ['list', '2', '1', 'guess', 'run'])
  await asksAfter(terminal, 'What happens: "nearly all".')
  await answer(terminal, ['menu', 'list', '1', '2', 'certain', 'run'])
  await asksAfter(terminal, 'That is so.')

  expect(terminal.screen).not.toContain('You expected')
})

test('a lesson that is only a scene shows what the server of the scene wrote', async () => {
  const { terminal } = open()
  await answer(terminal, ['list', '8', '3', '1', 'run'])
  await asksAfter(terminal, 'What the scene’s server wrote down:')

  expect(terminal.screen).toMatch(/#5 +\d\d:\d\d your app: GET \/2\/users\/me -> 200/)
  expect(terminal.screen).toContain('journal: expired: AT#1 expired 60 s ago')
})

/** What *Look* shows, up to its question. */
function lookOf(screen: string): string {
  return screen.slice(screen.indexOf('LOOK.'), screen.indexOf('And now?'))
}

test('back at Look after a restart the wire and the tokens of the run are shown as they were', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['list', '6', '1', 'certain', 'run', 'played'])
  await asksAfter(terminal, 'And now?')
  const shown = terminal.screen
  terminal.type('q\r')
  await terminal.ends()

  const again = open(['--plain'], { home }).terminal
  await answer(again, ['go'])
  await asksAfter(again, 'And now?')

  expect(shown).toMatch(/refresh_token +RT#1/)
  expect(shown).toContain('Your token file, before and after:')
  expect(lookOf(again.screen)).toBe(lookOf(shown))
})

test('back at Look without what was kept of a run nothing is claimed of it, and it can be run again', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['list', '4', '1', 'certain', 'run', 'played'])
  await asksAfter(terminal, 'You said: "the same tokens"')
  terminal.type('q\r')
  await terminal.ends()
  writeFileSync(join(home, '.lab/last-run.json'), '{"version":1,"stem":4}')

  const again = open(['--plain'], { home }).terminal
  await answer(again, ['go'])
  await asksAfter(again, 'You ran this before the course was closed.')
  const before = again.screen
  await answer(again, ['again', 'run', 'played'])
  await asksAfter(again, 'LOOK. What the server wrote down:')

  expect(before).not.toContain('no request reached it')
  expect(before).not.toContain('wrote:')
  expect(before).not.toContain('Your token file')
})

test('a question mark lists the words of a menu, and of a question that has numbers only', async () => {
  const { terminal } = open()
  await answer(terminal, ['?'])
  await asksAfter(terminal, '1 watch, 2 go, 3 list, 4 web or w, 5 leave')
  await answer(terminal, ['go', '?'])
  await asksAfter(terminal, 'Numbers only')

  expect(terminal.screen).toContain('q leaves and saves')
})

test('Fix says where a program broke off, that it printed too much or nothing, and that the file is gone', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['list', '3', '1', '1', 'run', 'played', 'break', 'next'])
  await terminal.sees('Save the file, or:')
  const path = join(home, 'try/03-authorize.ts')

  writeFileSync(path, 'const nobody: any = undefined\n\nconsole.log(nobody.name)\n')
  await asksAfter(terminal, '03-authorize.ts, line 3: TypeError:')
  writeFileSync(path, "import { loadConfig } from './clent.ts'\nloadConfig()\n")
  await asksAfter(terminal, '03-authorize.ts, line 1: Cannot')
  writeFileSync(path, "for (let i = 0; i < 3000; i += 1) console.log('x'.repeat(90))\n")
  await asksAfter(terminal, 'more than 200,000 characters')
  writeFileSync(path, '')
  await asksAfter(terminal, 'Your program printed nothing.')
  rmSync(path)
  mkdirSync(path)
  await asksAfter(terminal, 'is no file any more')
  terminal.type('reset\r')
  await asksAfter(terminal, 'The starter is back.')

  expect(readFileSync(path, 'utf8')).toContain('Part 1, yours')
})

test('a function is judged by what it returns, however much its file prints', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['go', '1', '1', 'run', 'break', 'next'])
  await terminal.sees('Save the file, or:')

  writeFileSync(
    join(home, 'try/01-verifier.ts'),
    `import { randomBytes } from 'crypto'
for (let i = 0; i < 3000; i += 1) console.log('x'.repeat(90))
export const makeVerifier = () => randomBytes(32).toString('base64url')
`,
  )

  await asksAfter(terminal, 'All met.')
  expect(terminal.screen).toContain('1,000 of 1,000 are different')
})

test('in 60 columns a step breaks its lines; only what is to be copied stays whole', async () => {
  const { terminal } = open(['--plain'], { cols: 60 })
  await answer(terminal, ['list', '5', '1', '1', 'run', 'played'])
  await asksAfter(terminal, 'LOOK.')

  const long = terminal.screen.split(/\r?\n/).filter((line) => line.length > 60)

  expect(terminal.screen).toContain('data.username = ada_practice')
  expect(long.filter((line) => !line.startsWith('http://127.0.0.1'))).toEqual([])
})

test('progress that can no longer be written is told at once, and is not called saved', async () => {
  const { terminal, home } = open()
  await terminal.sees('then Enter: ')
  const path = join(home, '.lab/progress.json')
  rmSync(path, { force: true })
  mkdirSync(path)

  await answer(terminal, ['go', 'q'])
  await terminal.sees('is not saved')

  expect(terminal.screen).toContain('cannot be written')
  expect(terminal.screen).not.toContain('Saved. npm start')
})

test('of a run one step prints as it is, the others have a line each; all of it is shown when it is asked for', async () => {
  const { terminal } = open()
  await answer(terminal, ['list', '6', '1', '1', 'run', 'played'])
  await asksAfter(terminal, 'And now?')
  const [run = '', look = ''] = terminal.screen.split('LOOK.')
  await answer(terminal, ['all'])
  await asksAfter(terminal, '$ npm run step:1')

  expect(run).toContain('step 4  Code for tokens: POST /2/oauth2/token -> 200')
  expect(run).toContain('step 5  A call with the access token: GET /2/users/me -> 401')
  expect(run.match(/\$ npm run step:/g)).toHaveLength(1)
  expect(run).toMatch(/\$ npm run step:6\r?\n\r?\n +→ POST http/)
  expect(look).toMatch(/grant_type +refresh_token/)
  expect(look).not.toContain('Bearer AT#1')
  const [, all = ''] = terminal.screen.split('$ npm run step:1')
  expect(all.match(/\$ npm run step:/g)).toHaveLength(5)
  expect(all).toContain('code_verifier')
  const [, written = ''] = all.split('What the server wrote down')
  expect(written).toMatch(/#\d+ +\d\d:\d\d your app: POST \/2\/oauth2\/token -> 200/)
  expect(written).not.toMatch(/client_id|grant_type|refresh_token/)
  expect(all).not.toContain('…')
})

test.for([['--plain'], []])(
  'who waits for a browser is told how to give up, and comes back to the run (%j)',
  async (mode) => {
    const { terminal } = open(mode, { env: { BROWSER: 'none' } })
    if (mode.length > 0) await answer(terminal, ['list', '3', '1', '1', 'run', 'browser'])
    else
      await press(terminal, [
        ['What next?', 2],
        ['Which lesson?', 2],
        ['PREDICT', 0],
        ['How sure', 0],
        ['RUN', 0],
        ['Who agrees', 1],
      ])
    await terminal.sees('q gives up')
    await terminal.sees('Open it in a browser on this machine.')

    terminal.type('x')
    terminal.type('q')
    await terminal.sees('You gave up waiting.')

    const [, after = ''] = terminal.screen.split('q gives up')
    await terminal.until(() => terminal.screen.split('You gave up waiting.').at(1)?.includes('RUN. steps/03') === true)
    expect(after).not.toContain('did not come through')
  },
)

test('the events that a verdict names can be opened, each with its parameters', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['list', '5', '1', '1', 'run', 'played', 'break', 'next'])
  await terminal.sees('Save the file, or:')
  placeFile(solutionFile('05-users-me'), join(home, 'try/05-users-me.ts'))
  await asksAfter(terminal, 'All met.')

  await answer(terminal, ['events'])
  await asksAfter(terminal, 'What the verdict rests on:')

  const [, opened = ''] = terminal.screen.split('What the verdict rests on:')
  expect(opened).toMatch(/#\d+ +\d\d:\d\d your app: GET \/2\/users\/me -> 200/)
  expect(opened).toMatch(/authorization +Bearer AT#\d/)
  expect(opened).toMatch(/First start \(call\):\r?\n#\d+/)
  expect(opened).toContain('Second start (401):')
})
