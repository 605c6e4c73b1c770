import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { HandoffFile } from '../../../src/client/index.ts'
import { loadLessons } from '../../../src/walkthrough/course/lessons.ts'
import { openSession } from '../../../src/walkthrough/course/open-session.ts'
import { Progress } from '../../../src/walkthrough/course/progress.ts'
import { findPython } from '../../../src/walkthrough/course/python.ts'
import { changedSince } from '../../../src/walkthrough/course/recheck.ts'
import { ensureLearnerFile, placeFile, solutionFile, starterFile } from '../../../src/walkthrough/course/starters.ts'
import { needsPython } from '../../needs-python.ts'
import { cleanEnv, runCommand, temporaryHome } from '../../run-command.ts'
import { answer, open } from './learner.ts'
import { openLearner } from './session-learner.ts'

/** A learner's folder with these solutions, each by the name of its file. */
function learner(names: string[], home = temporaryHome()): Record<string, string> {
  for (const name of names) {
    const [stem = '', ending] = name.split('.')
    placeFile(solutionFile(stem, ending === 'py' ? 'python' : 'typescript'), join(home, 'try', name))
  }
  mkdirSync(join(home, '.lab'), { recursive: true, mode: 0o700 })
  return { LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try') }
}

/** A Python that ends like that when it is asked what it has. */
function fakePython(code: number): string {
  const path = join(temporaryHome(), 'python3')
  writeFileSync(path, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 })
  return path
}

const WITHOUT_REQUESTS = 4
/** What no `python3` at all would print. */
const STACK = /Traceback|^ +at /m

test.for([
  [['check', '3', '--python', '--typescript'], 'exclude each other'],
  [['check', '3', '--python', '--client', 'true'], 'choose one'],
  [['learn', '--python'], 'npm run check -- --all --python'],
] as const)('%j is refused with what to do', async ([args, says]) => {
  const { code, output } = await runCommand([...args], learner([]))

  expect(output).toContain(says)
  expect(code).toBe(2)
})

test.for([
  [WITHOUT_REQUESTS, / -m pip install requests \(on Debian: apt-get install python3-requests\)\./],
  [3, /PYTHON names \S+, which is no Python 3\.8 or newer\./],
] as const)('a Python that ends with %i is told in one sentence, and TypeScript stays open', async ([code, says]) => {
  const env = { ...learner(['04-exchange.ts', '06-refresh.py']), PYTHON: fakePython(code) }

  const asked = await runCommand(['check', '6', '--python'], env)
  const judged = await runCommand(['check', '4', '6'], env)

  expect(asked.output).toMatch(says)
  expect(asked.output).toContain('Without --python the lessons are in TypeScript.')
  expect(asked.code).toBe(2)
  expect(judged.output.replace(/\s+/g, ' ')).toMatch(says)
  expect(judged.output).toContain('1 met, 1 not')
  expect(asked.output + judged.output).not.toMatch(STACK)
})

test('without any Python the sentence names what to install', () => {
  const found = findPython({ PATH: '/bin' }, ['no-such-python-x'])

  expect(found).toEqual({
    missing: expect.stringMatching(/^No Python .* found: install python3 and its package requests/),
  })
})

test('a session for which there is no Python is not opened, and takes no home', async () => {
  const env = cleanEnv({ ...learner([]), PYTHON: fakePython(WITHOUT_REQUESTS) })

  await expect(openSession({ env, language: 'python', tell: () => {} })).rejects.toThrow('pip install requests')

  expect(readdirSync(env.LAB_HOME ?? '')).toEqual([])
})

test('where the Python of earlier is gone the learner is told, goes on in TypeScript, and has Python back later', async () => {
  const home = temporaryHome()
  const env = cleanEnv({ ...learner([], home), PYTHON: fakePython(WITHOUT_REQUESTS) })
  new Progress(join(home, '.lab')).writeIn('python')

  const { session } = await openLearner({ home, env })
  session.enter('03-authorize')

  expect(session.takeNews()).toEqual([expect.stringContaining('Until then this course goes on in TypeScript.')])
  expect(session.asksLanguage).toBe(false)
  expect((await session.openProgram())?.paths).toEqual([join(home, 'try/03-authorize.ts')])
  expect(session.writeIn('python')).toContain('pip install requests')
  expect(new Progress(join(home, '.lab')).language).toBe('python')
})

test('a lesson that was met in Python is not opened again because its Python is gone', () => {
  const home = temporaryHome()
  const env = cleanEnv({ ...learner(['04-exchange.py'], home), PYTHON: fakePython(WITHOUT_REQUESTS) })
  const progress = new Progress(home)
  progress.change('04-exchange', { done: true, metWith: 'another', metIn: 'python' })

  expect(changedSince(progress, loadLessons(), env)).toEqual([])
})

test('Python that cannot be had is told at the question, and the lesson begins in TypeScript', async () => {
  const home = temporaryHome()
  const env = learner([], home)
  new Progress(env.LAB_HOME ?? '').change('03-authorize', { beat: 'fix' })
  const python = { PYTHON: fakePython(WITHOUT_REQUESTS) }
  const { terminal } = open(['--plain'], { home, env: python, asksLanguage: true })

  await answer(terminal, ['list', '3', 'python'])
  await terminal.sees('03-authorize.ts')

  expect(terminal.screen.replace(/\s+/g, ' ')).toContain('python3-requests). This lesson begins in TypeScript.')
})

test('a language that nobody knows makes no sense in progress.json', () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'progress.json'), '{ "version": 1, "language": "cobol", "lessons": {} }')

  expect(new Progress(home).news).toEqual([expect.stringContaining('made no sense')])
})

test('a file that is begun in TypeScript answers the question, and so does a program of one’s own', async () => {
  const home = temporaryHome()
  learner(['04-exchange.ts'], home)
  const { session } = await openLearner({ home })

  const asks = ['01-verifier', '03-authorize', '04-exchange'].map((stem) => {
    session.enter(stem)
    return session.asksLanguage
  })

  expect(asks).toEqual([false, true, false])
})

test('lab.py comes with the first file, and stays as the learner changed it', () => {
  const folder = temporaryHome()
  const { path, isNew } = ensureLearnerFile('03-authorize', folder, 'python')
  writeFileSync(join(folder, 'lab.py'), '# mine\n')

  ensureLearnerFile('04-exchange', folder, 'python')

  expect([isNew, readFileSync(path, 'utf8')]).toEqual([
    true,
    readFileSync(starterFile('03-authorize', 'python'), 'utf8'),
  ])
  expect(readFileSync(join(folder, 'lab.py'), 'utf8')).toBe('# mine\n')
  expect(existsSync(join(folder, 'package.json'))).toBe(false)
})

describe('with Python', () => {
  beforeEach(needsPython)

  test('of several Pythons the first that has requests is taken', () => {
    const bare = fakePython(WITHOUT_REQUESTS)
    const real = findPython()
    const path = 'path' in real ? real.path : ''
    writeFileSync(join(dirname(bare), 'python'), `#!/bin/sh\nexec '${path}' "$@"\n`, { mode: 0o755 })

    expect(findPython({ PATH: `${dirname(bare)}:/usr/bin:/bin` })).toEqual({ path })
  })

  test('check judges the file that is there; of two the one that is asked for, or that of the course', async () => {
    const home = temporaryHome()
    const env = learner(['04-exchange.py'], home)
    const alone = await runCommand(['check', '4'], env)
    writeFileSync(join(home, 'try/04-exchange.ts'), '')
    const both = await runCommand(['check', '4'], env)
    const asked = await runCommand(['check', '4', '--python'], env)
    new Progress(join(home, '.lab')).writeIn('python')
    const remembered = await runCommand(['check', '4'], env)
    const other = await runCommand(['check', '4', '--typescript'], env)

    expect([alone, both, asked, remembered, other].map(({ code }) => code)).toEqual([0, 1, 0, 0, 1])
  })

  test('check --python says which lesson stays in TypeScript, and which file is not there', async () => {
    const { output } = await runCommand(['check', '1', '4', '--python'], learner(['01-verifier.ts', '04-exchange.ts']))

    expect(output).toContain('looks at functions of a TypeScript file, so that was judged.')
    expect(output.replace(/\s+/g, ' ')).toContain('04-exchange.py is not there yet: npm start makes it')
    expect(output).toContain('1 met, 1 not')
  })

  test('an error is told with the learner’s own line', async () => {
    const home = temporaryHome()
    const env = learner(['04-exchange.py', '06-refresh.py'], home)
    writeFileSync(join(home, 'try/04-exchange.py'), 'import lab\n\nform = {\n')
    writeFileSync(join(home, 'try/06-refresh.py'), 'import lab\n\nprint({}["tokens"])\n')

    const { output } = await runCommand(['check', '4', '6'], env)

    expect(output).toContain('04-exchange.py, line 3: SyntaxError: ')
    expect(output).toContain("your program broke off: 06-refresh.py, line 3: KeyError: 'tokens'")
    expect(output).not.toMatch(STACK)
  })

  test('a proxy of the shell is not in the way, and nothing but the learner’s files is left', async () => {
    const home = temporaryHome()
    const proxy = 'http://127.0.0.1:9'
    const env = { ...learner(['04-exchange.py'], home), HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: 'example.com' }

    const { output } = await runCommand(['check', '4'], env)

    expect(output).toContain('1 met, 0 not')
    expect(existsSync(join(home, 'try/__pycache__'))).toBe(false)
  })

  test('lessons in Python: own file, check, hint, reset, and the next session remembers', async () => {
    const { session, home } = await openLearner({ language: 'python' })
    const path = join(home, 'try/04-exchange.py')
    session.enter('04-exchange')

    const opened = await session.openProgram()
    const [first, second] = [readFileSync(path, 'utf8'), readFileSync(solutionFile('04-exchange', 'python'), 'utf8')]
    const hint = [1, 2, 3, 4].map(() => session.giveHint()).at(-1)
    writeFileSync(path, second)
    const judgement = await session.check()
    const kept = session.resetFile() ?? ''
    await session.close()
    const again = (await openLearner({ home })).session
    const changed = again.changedSince().map(({ lesson }) => lesson.stem)
    again.enter('01-verifier')

    expect(opened).toMatchObject({ isNew: true, paths: [path], program: { kind: 'file', path } })
    expect(first).toContain('Part 1, yours')
    expect(hint).toMatchObject({ name: 'show', difference: expect.arrayContaining(['+    "code": attempt["code"],']) })
    expect(judgement?.met).toBe(true)
    expect([readFileSync(kept, 'utf8'), readFileSync(path, 'utf8')]).toEqual([second, first])
    expect(again.language).toBe('python')
    expect(changed).toEqual(['04-exchange'])
    expect((await again.openProgram())?.paths).toEqual([join(home, 'try/01-verifier.ts')])
  })

  test('a lesson that was met in Python is judged again by that file, whatever is chosen by then', async () => {
    const { session, home } = await openLearner({ language: 'python' })
    learner(['04-exchange.py', '04-exchange.ts'], home)
    session.enter('04-exchange')
    await session.check()
    session.writeIn('typescript')
    appendFileSync(join(home, 'try/04-exchange.ts'), '// mine\n')
    const none = session.changedSince()
    writeFileSync(join(home, 'try/04-exchange.py'), 'import lab\n')

    const changed = session.changedSince().map(({ lesson }) => lesson.stem)
    const unmet = await session.recheck('04-exchange')

    expect([none, changed]).toEqual([[], ['04-exchange']])
    expect(unmet?.says).toContain('no token request')
  })

  test('the course asks once, before the first lesson that can be in Python', async () => {
    const home = temporaryHome()
    const env = learner([], home)
    const progress = new Progress(env.LAB_HOME ?? '')
    for (const stem of ['01-verifier', '03-authorize', '04-exchange']) progress.change(stem, { beat: 'fix' })
    const { terminal } = open(['--plain'], { home, asksLanguage: true })
    await answer(terminal, ['list', '3', 'python'])
    await terminal.sees('03-authorize.py')
    await answer(terminal, ['menu', 'list', '4'])
    await terminal.sees('04-exchange.py')
    await answer(terminal, ['menu', 'list', '1'])
    await terminal.sees('01-verifier.ts')
    expect(terminal.screen).toContain('Python begins with lesson')

    expect(terminal.screen.split('In which language')).toHaveLength(2)
    expect(existsSync(join(home, 'try/01-verifier.ts'))).toBe(true)
  })

  test('what lab.py leaves is what the steps read, for its reader alone, and the other way round', () => {
    const home = temporaryHome()
    const owner = { tokenEndpoint: 'http://127.0.0.1:4000/2/oauth2/token', clientId: 'mine' }
    const tokens = { accessToken: 'a', scopes: ['users.read'], issuedAt: 1, expiresAt: 7201 }
    const file = new HandoffFile(home)
    file.change(owner, { attempt: { codeVerifier: 'v', code: 'c' } })
    file.change({ ...owner, clientId: 'other' }, { tokens })
    const env = cleanEnv({
      MOCK_ORIGIN: 'http://127.0.0.1:4000',
      CLIENT_ID: 'mine',
      REDIRECT_URI: 'http://127.0.0.1:1/callback',
      LAB_CLOCK: '1',
      LAB_HOME: home,
    })
    const program = `
import lab
attempt = lab.read_handoff("attempt", "npm run step:3")
answer = {"access_token": attempt["code_verifier"], "scope": "users.read", "expires_in": 7200}
lab.write_handoff(attempt=None, tokens=lab.token_set(answer))
`
    const found = findPython(env)
    const python = 'path' in found ? found.path : ''

    const { stderr } = spawnSync(python, ['-B', '-c', program], { env, encoding: 'utf8', cwd: 'steps' })

    expect(stderr).toBe('')
    // Reading closes it.
    expect(statSync(join(home, 'handoff.json')).mode & 0o077).toBe(0)
    expect(file.read(owner)).toEqual({ tokens: { ...tokens, accessToken: 'v' } })
    expect(file.read({ ...owner, clientId: 'other' })).toEqual({ tokens })
  })

  test('a file of the learner’s that is run by hand says what it lacks', () => {
    const folder = temporaryHome()
    const { path } = ensureLearnerFile('05-users-me', folder, 'python')
    const found = findPython()

    const { stderr, status } = spawnSync('path' in found ? found.path : '', ['-B', path], {
      env: cleanEnv(),
      encoding: 'utf8',
    })

    expect(stderr.trim()).toBe('MOCK_ORIGIN is not set. `npm run check -- 6 --python` sets all that lesson 6 needs.')
    expect(status).toBe(1)
  })
})
