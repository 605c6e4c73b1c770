import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { root, runCommand, temporaryHome } from '../../run-command.ts'
import { recordApart } from '../../secret-scan/record-apart.ts'

const BOT = `python3 ${join(root, 'test/walkthrough/clients/bot.py')}`

/** A learner's folder with these files, solutions unless given as text. */
function learner(files: Record<string, string | undefined>): Record<string, string> {
  const home = temporaryHome()
  for (const [stem, text] of Object.entries(files))
    placeFile(solutionFile(stem), join(home, 'try', `${stem}.ts`), (own) => text ?? own)
  return { LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try') }
}

test('check ends with 0 only if every fact is met, and gives the evidence', async () => {
  const { code, output } = await runCommand(['check', '4'], learner({ '04-exchange': undefined }))

  expect(output).toMatch(/ok {7}the confidential client’s code and verifier became tokens \(event 4\)/)
  expect(output).toContain('1 met, 0 not')
  expect(code).toBe(0)
})

test('one lesson that is not met is enough for 1', async () => {
  const { code, output } = await runCommand(['check', '1', '2', '--json'], learner({ '01-verifier': undefined }))

  const answer = JSON.parse(output)
  expect(answer.lessons.map(({ stem, met }: { stem: string; met: boolean }) => [stem, met])).toEqual([
    ['01-verifier', true],
    ['02-challenge', false],
  ])
  expect(answer.met).toBe(false)
  expect(code).toBe(1)
})

test('a program in Python is judged by the same lessons', async () => {
  const { code, output } = await runCommand(['check', '3', '6', 'B7', '--client', BOT], learner({}))

  expect(output).toContain('3 met, 0 not')
  expect(code).toBe(0)
})

test('the same seed gives the same transcript', async () => {
  const args = ['check', '3', '4', '6', 'B1', '--seed', 'CLASS42', '--json']
  const env = learner({ '03-authorize': undefined, '04-exchange': undefined, '06-refresh': undefined })

  const [first, second] = [await runCommand(args, env), await runCommand(args, env)]

  expect(first.output).toContain('"events": [')
  expect(second.output).toBe(first.output)
})

test('an endless loop is ended after its time, and the file is named', async () => {
  const { code, output } = await runCommand(['check', '2'], learner({ '02-challenge': 'for (;;);' }))

  expect(output.replace(/\s+/g, ' ')).toContain('02-challenge.ts (challenges) was ended after 10 s')
  expect(code).toBe(1)
})

test('a syntax error is told with file and line', async () => {
  const { output } = await runCommand(['check', '6'], learner({ '06-refresh': '\n\nconst = 5' }))

  expect(output).toContain('06-refresh.ts, line 3: ')
  expect(output).not.toContain('    at ')
})

test('what cannot be is refused with what to do', async () => {
  const env = learner({})

  expect((await runCommand(['check'], env)).output).toContain('Which lesson? npm run check -- 6')
  expect((await runCommand(['check', '77'], env)).output).toContain('There is no lesson "77"')
  expect((await runCommand(['check', '3', '--client', ' '], env)).output).toContain('--client takes a command')
  expect((await runCommand(['check', '3', '--client', 'no-such-program-x'], env)).output).toContain('did not start')
  expect((await runCommand(['learn', '--client', BOT], env)).output).toContain('npm run check -- --all --client')
})

test('no secret leaves: neither output nor any file but the token file of the steps', async () => {
  const { env, verdict } = recordApart(learner({ '04-exchange': undefined, '06-refresh': undefined }))
  // It prints all that it has.
  const talkative = `${readFileSync(solutionFile('06-refresh'), 'utf8')}\nconsole.log(JSON.stringify(tokens), 'seen')`
  placeFile(solutionFile('06-refresh'), join(env.LAB_TRY ?? '', '06-refresh.ts'), () => talkative)

  const { output } = await runCommand(['check', '4', '6', '--json'], env)

  const { findings, secretCount } = verdict()
  const ofTheProgram = / in stdout of `node \S*-06-refresh\.ts\.mjs`/
  expect(findings.filter((finding) => !ofTheProgram.test(finding))).toEqual([])
  expect(findings.length).toBeGreaterThan(0)
  expect(secretCount).toBeGreaterThan(10)
  expect(output).toContain('"stem": "06-refresh"')
})

test('where a program broke off is told, the secret in its error as its fingerprint', async () => {
  const { env, verdict } = recordApart(learner({ '06-refresh': undefined }))
  const throwing = `${readFileSync(solutionFile('06-refresh'), 'utf8')}\nthrow new Error('no use: ' + tokens.accessToken)`
  placeFile(solutionFile('06-refresh'), join(env.LAB_TRY ?? '', '06-refresh.ts'), () => throwing)

  const { output } = await runCommand(['check', '6'], env)

  const ofTheProgram = / in stderr of `node \S*-06-refresh\.ts\.mjs`/
  expect(output.replace(/\s+/g, ' ')).toMatch(/broke off \(first\): .*no use: \.\.[0-9a-f]{4}/)
  expect(verdict().findings.filter((finding) => !ofTheProgram.test(finding))).toEqual([])
})

test('what a program says that did not start is shown, the secret in it as its fingerprint', async () => {
  const { env, verdict } = recordApart(learner({}))
  const lost = `sh -c 'echo "$CLIENT_SECRET: not found"; exit 127'`

  const { output } = await runCommand(['check', '3', '--client', lost], env)

  const { findings, secretCount } = verdict()
  expect(output).toMatch(/did not start: \.\.[0-9a-f]{4}: not found/)
  expect(secretCount).toBeGreaterThan(0)
  expect(findings).toEqual([])
})

test('check says where a program broke off', async () => {
  const text = "console.log('begun')\n\nvoid Promise.reject(new Error('no more milk'))\n"

  const { output } = await runCommand(['check', '3'], learner({ '03-authorize': text }))

  expect(output).toContain('your program broke off: 03-authorize.ts, line 3: Error: no more milk')
})

test('check and its JSON say why a program died that had got as far as a request', async () => {
  const env = learner({ '06-refresh': undefined })
  const throwing = `${readFileSync(solutionFile('06-refresh'), 'utf8')}\nconsle.log('done')`
  placeFile(solutionFile('06-refresh'), join(env.LAB_TRY ?? '', '06-refresh.ts'), () =>
    throwing.replace('  writeHandoff(config, { tokens })\n', ''),
  )

  const shown = await runCommand(['check', '6'], env)
  const json = await runCommand(['check', '6', '--json'], env)

  const why = /06-refresh\.ts, line \d+: ReferenceError: consle is not defined/
  expect(shown.output).toMatch(new RegExp(`Your program broke off \\(first\\): ${why.source}`))
  expect(JSON.parse(json.output).lessons).toMatchObject([{ met: false, end: { brokeOff: expect.stringMatching(why) } }])
})

test('check says what a program printed last that ended by itself', async () => {
  const text = "console.log('Hello.')\nconsole.log('No tokens: log in first.')\nprocess.exitCode = 1\n"
  const env = learner({ '03-authorize': text })

  const shown = await runCommand(['check', '3'], env)
  const json = await runCommand(['check', '3', '--json'], env)

  expect(shown.output).toContain('Your program’s last words:')
  expect(shown.output).toContain('No tokens: log in first.')
  expect(JSON.parse(json.output).lessons[0].end).toEqual({ lastWords: ['Hello.', 'No tokens: log in first.'] })
})

const DYING: [what: string, text: string, why: string][] = [
  ['a dotted exception', 'import json\n\njson.loads("x")\n', 'bot.py, line 3: json.decoder.JSONDecodeError: Expecting'],
  ['a package that is not there', 'import requets\n', "bot.py, line 1: ModuleNotFoundError: No module named 'requets'"],
]

test.for(DYING)('of a program in Python, %s is told in text and JSON', async ([, text, why]) => {
  const env = learner({})
  const path = join(temporaryHome(), 'bot.py')
  writeFileSync(path, text)
  const args = ['check', '3', '--client', `python3 ${path}`]

  const shown = await runCommand(args, env)
  const json = await runCommand([...args, '--json'], env)

  expect(shown.output.replace(/\s+/g, ' ')).toContain(`your program broke off: ${why}`)
  expect(JSON.parse(json.output).lessons[0].facts).toMatchObject([{ says: expect.stringContaining(why) }])
})

test('a script that is not there is told as such, in text and JSON', async () => {
  const args = ['check', '4', '--client', 'python3 nothing.py']

  const shown = await runCommand(args, learner({}))
  const json = await runCommand([...args, '--json'], learner({}))

  const why = /python3 nothing\.py did not start: .*can't open file .*nothing\.py/
  expect(shown.output.replace(/\s+/g, ' ')).toMatch(why)
  expect(JSON.parse(json.output).lessons[0].facts).toMatchObject([{ says: expect.stringMatching(why) }])
})

test('check says that a folder stands where the file should be', async () => {
  const env = learner({ '03-authorize': '' })
  const path = join(env.LAB_TRY ?? '', '03-authorize.ts')
  rmSync(path)
  mkdirSync(path)

  const { code, output } = await runCommand(['check', '3'], env)

  expect(output).toContain('is not a file')
  expect(code).toBe(1)
})

test('check does not wait for what a program started outside of its group', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  // It has the program's output, and ends when the connection does.
  const child = `require('node:net').connect(${port}, '127.0.0.1').resume().on('error', () => {}).on('close', () => process.exit())`
  const text = `import { spawn } from 'node:child_process'
spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true, stdio: 'inherit' }).unref()
`
  const connected = once(server, 'connection')
  try {
    const { output } = await runCommand(['check', '3'], learner({ '03-authorize': text }))

    expect(output).toContain('0 met, 1 not')
  } finally {
    const [socket] = await connected
    socket.destroy()
    server.close()
  }
})
