import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lessonStems } from '../../../src/walkthrough/course/lesson-reader.ts'
import { temporaryHome } from '../../run-command.ts'
import { answer, asksAfter, open } from './learner.ts'
import { recordApart } from '../../secret-scan/record-apart.ts'

test('a newcomer sees the first wire event within 6 inputs and 250 words, and the first reveal within 15', async () => {
  const { terminal } = open()
  await answer(terminal, ['1'])
  await terminal.sees('#2 ')
  const words = terminal.screen.slice(0, terminal.screen.indexOf('#2 ')).split(/\s+/).length

  await answer(terminal, ['1', '2', '1', '1'])
  await terminal.sees('You said: "40" (guess).')

  expect(words).toBeLessThanOrEqual(250)
})

test('a lesson in plain mode, from its goal to its last sentence, and the next start knows of it', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['go', '4', '3', 'run', 'break', '1', '3', 'next'])
  await terminal.sees('Your copy of the starter')
  await answer(terminal, ['check'])
  await terminal.sees('in 0 of 1,000 calls')
  await answer(terminal, ['hint', 'hint', 'hint', 'hint'])
  await terminal.sees("+  return randomBytes(32).toString('base64url')")
  const path = join(home, 'try/01-verifier.ts')
  await terminal.sees('then Enter: ')
  writeFileSync(
    path,
    "import { randomBytes } from 'crypto'\nexport const makeVerifier = () => randomBytes(40).toString('base64url')\n",
  )
  await asksAfter(terminal, 'All met.')
  terminal.type('next\r')
  await terminal.sees('SAY IT.')
  terminal.type('It is counted in letters\r')
  await terminal.sees('We:   Characters, not bytes.')
  terminal.type('\x03')

  expect(await terminal.ends()).toBe(130)
  const again = open(['--plain'], { home })
  await again.terminal.sees(`1 of ${lessonStems().length} lessons done`)
  await again.terminal.sees('Start lesson 2')
  writeFileSync(path, "export const makeVerifier = () => 'x'\n")
  await answer(again.terminal, ['list', 'back', 'leave'])
  const later = open(['--plain'], { home })
  await later.terminal.sees('has changed since it was met')
  await later.terminal.sees('Go on with lesson 1')
})

test('a save does not wait for a key, a syntax error is told with its line, and reset keeps what was there', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['go', '1', '1', 'run', 'break', 'next'])
  await terminal.sees('Save the file, or:')
  const path = join(home, 'try/01-verifier.ts')

  writeFileSync(path, 'export function makeVerifier() {\n  return ((\n}\n')
  await asksAfter(terminal, '01-verifier.ts, line 3: ')
  terminal.type('reset\r')
  await terminal.sees('What you had is kept in')

  expect(readFileSync(path, 'utf8')).toContain('Your part')
  expect(readFileSync(`${path}.before-reset`, 'utf8')).toContain('return ((')
})

test.for([
  ['--plain', '\x03'],
  ['--plain', '\x04'],
  ['--rich', '\x03'],
] as const)('in %s %j leaves, saves and says how to go on', async ([mode, key]) => {
  const { terminal, home } = open(mode === '--plain' ? [mode] : [])
  await terminal.sees('What next?')

  terminal.type(key)

  expect(await terminal.ends()).toBe(130)
  expect(terminal.screen).toContain('Saved. npm start goes on here.')
  expect(terminal.screen).not.toContain('    at ')
  expect(existsSync(join(home, '.lab/course.pid'))).toBe(false)
})

test('a second terminal is told of the first', async () => {
  const { terminal, home } = open()
  await terminal.sees('What next?')

  const second = open(['--plain'], { home }).terminal

  expect(await second.ends()).toBe(2)
  expect(second.screen).toContain('Another terminal has the course open')
})

test('a progress file that makes no sense is kept aside, told, and begun afresh', async () => {
  const home = temporaryHome()
  mkdirSync(join(home, '.lab'))
  writeFileSync(join(home, '.lab/progress.json'), '{')

  const { terminal } = open(['--plain'], { home })

  await terminal.sees('you start afresh')
  await terminal.sees('Start lesson 1')
  expect(readdirSync(join(home, '.lab')).some((name) => name.includes('.broken-'))).toBe(true)
})

test('in a folder that cannot be written the course goes on in memory and says so', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, '.lab'), 'a file')
  chmodSync(home, 0o700)

  const { terminal } = open(['--plain'], { home })

  await terminal.sees('cannot be written: progress, tokens and your files')
  await answer(terminal, ['go', '1', '1', 'run'])
  await terminal.sees('You said: "30" (guess)')
  const [temporary = ''] = /\S*lab-course-[\w-]+/.exec(terminal.screen.replace(/\r?\n/g, ' ')) ?? []
  expect(existsSync(temporary)).toBe(true)
  terminal.type('\x03')

  expect(await terminal.ends()).toBe(130)
  expect(existsSync(temporary)).toBe(false)
  expect(readFileSync(join(home, '.lab'), 'utf8')).toBe('a file')
})

test('where the learner’s folder cannot be written, the files stand beside the progress', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'try'), 'a file')

  const { terminal } = open(['--plain'], { home })

  await terminal.sees('your files are in')
  await answer(terminal, ['go', '1', '1', 'run', 'break', 'next'])
  await terminal.sees('Your copy of the starter')
  expect(existsSync(join(home, '.lab/try/01-verifier.ts'))).toBe(true)
})

test.for([40, 60])('in %i columns no line of ours is longer', async (cols) => {
  const { terminal } = open(['--plain'], { cols })
  await answer(terminal, ['watch', 'go', '1', '1', 'run', 'why', 'diagram', 'break', '1', '1'])
  await terminal.sees('You said: "all"')

  const long = terminal.screen
    .split(/\r?\n/)
    .filter((line) => line.length > cols && !/https?:|^\$|code_verifier/.test(line))

  expect(long).toEqual([])
})

test('rich and plain say the same', async () => {
  const plain = open().terminal
  const rich = open([]).terminal
  await answer(plain, ['watch', 'go'])
  await plain.sees('PREDICT')
  await rich.sees('What next?')
  rich.type('\r')
  await rich.sees('Now you make each of these lines yourself.')

  for (const line of [
    'X login, step by step.',
    'You agreed in the browser',
    'Now you make each of these lines yourself.',
  ]) {
    expect(plain.screen).toContain(line)
    expect(rich.screen).toContain(line)
  }
})

test('lesson 4 shows the wire, tokens by generation and a curl command, and no secret', async () => {
  const { terminal, home } = open()
  await answer(terminal, ['list', '04-exchange', '3', '1', 'run', 'played'])
  await terminal.sees('family:         RT#1 o ready')
  await answer(terminal, ['curl', 'why', 'time', 'hours'])
  await terminal.sees('--data-urlencode "code=$CODE"')
  await answer(terminal, ['time', 'restore'])
  await terminal.sees('Real servers only go forward.')

  const handoff = readFileSync(join(home, '.lab/handoff.json'), 'utf8')
  const secrets = [...handoff.matchAll(/"(?:accessToken|refreshToken|codeVerifier|code)": "([^"]+)"/g)].map(
    ([, text]) => text,
  )
  const kept = terminal.screen + readFileSync(join(home, '.lab/progress.json'), 'utf8')
  expect(secrets.length).toBeGreaterThan(0)
  for (const secret of secrets) expect(kept).not.toContain(secret)
  expect(terminal.screen).toContain('You said: "a refusal" (guess).')
})

/** Prints the refresh token of its token file, and does nothing else. */
const TALKATIVE = `
  import { readFileSync } from 'node:fs'
  const file = readFileSync(process.env.LAB_HOME + '/handoff.json', 'utf8')
  console.log('I have', /"refreshToken": ?"([^"]+)"/.exec(file)?.[1])
`

test('the last words of a learner’s program are shown, the token in them as its fingerprint', async () => {
  const home = temporaryHome()
  const { env, verdict } = recordApart({})
  mkdirSync(join(home, 'try'))
  writeFileSync(join(home, 'try/05-users-me.ts'), TALKATIVE)

  const { terminal } = open(['--plain'], { home, env })
  await answer(terminal, ['list', '05-users-me', '1', '1', 'run', 'played', 'break', '1', '1', 'next', 'check'])
  await terminal.sees('I have ')
  terminal.type('\x03')
  await terminal.ends()

  const { findings } = verdict()
  const said = findings.filter((finding) => /in stdout of `node \S*-05-users-me\.ts\.mjs`/.test(finding))
  expect(said.length).toBeGreaterThan(0)
  expect(findings).toEqual(said)
  expect(terminal.screen).toMatch(/I have \.\.[0-9a-f]{4}\b/)
})

test('the same seed gives the same screens', async () => {
  const screens: string[] = []
  for (const { terminal } of [open(['--plain', '--seed', 'CLASS42']), open(['--plain', '--seed', 'CLASS42'])]) {
    await answer(terminal, ['watch', 'list', '05-users-me', '1', '1', 'run', 'played', 'break', '1', '1'])
    await terminal.sees('You said: "200".')
    screens.push(comparable(terminal.screen))
  }

  expect(screens[0]).toContain('2030-01-01 00:00 UTC, frozen')
  expect(screens[1]).toBe(screens[0])
})

/** Without ports and without what the client draws by itself. */
function comparable(screen: string): string {
  return (screen.split('You said: "200".')[0] ?? '')
    .replace(/127\.0\.0\.1(:|%3A)\d+/g, 'HERE')
    .replace(/\.\.[0-9a-f]{4}/g, '..')
    .replace(/(state|challenge)[= ]+[\w-]+/g, '')
}
