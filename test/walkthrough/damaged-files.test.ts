import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Progress } from '../../src/walkthrough/course/progress.ts'
import { openOtherSide } from '../../src/step-runner/other-side.ts'
import { makeFifo, runCommand, temporaryHome } from '../run-command.ts'

/** Everything that is said on standard output until the test ends. */
function listen(): () => string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => void log.mockRestore())
  return () => log.mock.calls.flat().join('\n')
}

/** A folder with the world that a command left, as its file has it. */
async function savedWorld() {
  const home = temporaryHome()
  const side = await openOtherSide({ env: { LAB_HOME: home } })
  await side.mock?.signIn()
  await side.close()
  return { home, path: join(home, 'world.json'), world: JSON.parse(readFileSync(join(home, 'world.json'), 'utf8')) }
}

type World = { port: unknown; snapshot: Record<string, unknown> & { store: { grants: { scopes: unknown }[] } } }

const wrongMembers: [what: string, change: (world: World) => unknown, says: string][] = [
  ['nothing in it', () => ({}), 'port is not a whole number, 1 to 65535'],
  ['another kind of thing', () => [1], 'port is not a whole number, 1 to 65535'],
  ['nothing at all', () => null, 'port is not a whole number, 1 to 65535'],
  ['a port that is none', (world) => ({ ...world, port: 70_000 }), 'port is not a whole number, 1 to 65535'],
  ['a port below all', (world) => ({ ...world, port: -1 }), 'port is not a whole number, 1 to 65535'],
  ['a port that is no number', (world) => ({ ...world, port: 'x' }), 'port is not a whole number, 1 to 65535'],
  ['no snapshot', ({ port }) => ({ port }), 'snapshot is not an object'],
  ['another version', (world) => changed(world, { version: 1 }), '(version is 1)'],
  ['no client', (world) => changed(world, { clients: [] }), 'snapshot.clients is empty'],
  ['an unknown client', (world) => changed(world, { clients: [null] }), 'snapshot.clients[0] is not an object'],
  ['no user', (world) => changed(world, { users: [] }), 'snapshot.users is empty'],
  [
    'a scope that is none',
    (world) => {
      Object.assign(world.snapshot.store.grants[0] ?? {}, { scopes: 5 })
      return world
    },
    'snapshot.store.grants[0].scopes is not a list of scopes',
  ],
]

function changed(world: World, members: Record<string, unknown>): unknown {
  return { ...world, snapshot: { ...world.snapshot, ...members } }
}

test.for(wrongMembers)(
  'a saved world with %s is kept aside, its member named, and a fresh one goes on',
  async (row) => {
    const [, change, says] = row
    const { home, path, world } = await savedWorld()
    const text = JSON.stringify(change(world))
    writeFileSync(path, text)
    const said = listen()

    const side = await openOtherSide({ env: { LAB_HOME: home } })
    const grants = side.mock?.snapshot().store.grants
    await side.close()

    expect(said()).toContain(`${path} could not be read. It was kept as ${path}.broken-`)
    expect(said()).toContain(says)
    expect(grants).toEqual([])
    const [aside = ''] = readdirSync(home).filter((name) => name.includes('.broken-'))
    expect(readFileSync(join(home, aside), 'utf8')).toBe(text)
  },
)

const noFiles: [what: string, make: (path: string) => void][] = [
  ['empty', (path) => writeFileSync(path, '')],
  ['cut off', (path) => writeFileSync(path, '{"version":1,"entr')],
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe', makeFifo],
  ['a link', (path) => symlinkSync('/etc/hostname', path)],
]

test.for(noFiles)('a saved world and progress that are %s are kept aside and begun afresh', async ([, make]) => {
  const home = temporaryHome()
  for (const name of ['world', 'progress', 'fingerprint-key']) make(join(home, `${name}.json`))
  const said = listen()

  const side = await openOtherSide({ env: { LAB_HOME: home } })
  await side.close()
  const { news } = new Progress(home)

  expect(said()).toContain('world.json could not be read')
  expect(said()).toContain('fingerprint-key.json could not be read')
  expect(news.join()).toContain('progress.json made no sense')
  expect(readdirSync(home).filter((name) => name.includes('.broken-'))).toHaveLength(3)
  expect(statSync(join(home, 'world.json')).mode & 0o777).toBe(0o600)
})

test('a step goes on where the hand-off is a pipe, and ends', async () => {
  const home = temporaryHome()
  makeFifo(join(home, 'handoff.json'))

  const { code, output } = await runCommand(['step', '1'], { LAB_HOME: home })

  expect(output).toContain('handoff.json could not be read. It was kept as')
  expect(code).toBe(0)
})

test('a command that finds its settings wrong once its mock has started ends all the same', async () => {
  const { code, output } = await runCommand(['step', 'web-app'], { LAB_HOME: temporaryHome(), LAB_CLOCK: 'soon' })

  expect(output).toContain('LAB_CLOCK')
  expect(code).toBe(2)
})

test.for([
  ['step', '1'],
  ['learn', '--yes'],
])('%s %s says what is wrong with a folder that is there for everybody, and leaves it so', async (args) => {
  const home = temporaryHome()
  chmodSync(home, 0o1777)

  const { code, output } = await runCommand(args, { LAB_HOME: home })

  expect(output).toContain(`${home} is there for everybody on this machine. Name a folder of your own with LAB_HOME.`)
  expect(code).toBe(2)
  expect(readdirSync(home)).toEqual([])
})

test('files of an open folder of ours are closed with it', async () => {
  const { home, path } = await savedWorld()
  rmSync(join(home, '.gitignore'))
  for (const place of [home, path]) chmodSync(place, 0o777)

  const side = await openOtherSide({ env: { LAB_HOME: home } })

  expect([home, path].map((place) => statSync(place).mode & 0o777)).toEqual([0o700, 0o600])
  expect(readFileSync(join(home, '.gitignore'), 'utf8')).toBe('*\n')
  expect(side.mock?.snapshot().store.grants).toHaveLength(1)
  await side.close()
})
