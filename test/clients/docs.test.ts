import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { readRunArguments } from '../../src/proxy/run-arguments.ts'
import { readMockFlags } from '../../src/commands/mock.ts'
import { worldFlags } from '../../src/step-runner/world-flags.ts'
import { root } from '../run-command.ts'
import { readBlocks, readSection, readYaml, wordsOf } from './docs.ts'

const quotes = [...readSection().matchAll(/`(test\/[^`]+)`\n\n```\w+\n([\s\S]*?)\n```\n/g)].map(
  ([, path = '', text = '']) => ({ path, text }),
)
const { jobs, services } = readYaml()
const mock = services.mock ?? { command: '' }
const mockWords = wordsOf(mock.command, { CONTROL_TOKEN: 'a-token' })
const serves = mockWords.slice(mockWords.indexOf('mock') + 1)

/** What a job runs of ours: `mock …` or `run …`. */
const ours = jobs.flatMap(({ steps }) =>
  steps.flatMap(({ run = '' }) =>
    run.startsWith('twitter-oauth-lab ') ? [wordsOf(run.replace(/ &$/, '')).slice(1)] : [],
  ),
)

test('the section has the test in five languages, three YAML files and three commands', () => {
  expect(readBlocks().map(({ lang }) => lang)).toEqual([
    'sh',
    'ts',
    'js',
    'python',
    'go',
    'sh',
    'sh',
    'sh',
    'yaml',
    'yaml',
    'yaml',
  ])
  expect(quotes).toHaveLength(5)
})

test.for(quotes)('the page quotes $path word for word', ({ path, text }) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(`${text}\n`)
})

test('the start of the mock is one that the command takes', async () => {
  const [line = ''] = readBlocks().map(({ text }) => text)
  const [, flags = ''] = line.split('npm run mock -- ')

  expect(await readMockFlags(wordsOf(flags), {})).toMatchObject({ options: { port: 4000, clock: 'frozen' } })
})

test('the jobs start what is there, with flags that are taken', async () => {
  expect(ours.map(([name]) => name)).toEqual(['mock', 'run'])
  const [mockCommand = [], runCommand = []] = ours
  expect(await readMockFlags(mockCommand.slice(1), {})).toMatchObject({ options: { port: 4000, clock: 'frozen' } })
  expect(readRunArguments(runCommand.slice(1), worldFlags, {})).toMatchObject({
    command: ['make', 'test'],
    failOn: ['replay', 'leak', 'unfired'],
  })
})

test('the jobs install this package, and with it the peers of run', () => {
  const installs = jobs.flatMap(({ steps }) =>
    steps.flatMap(({ run = '' }) => (run.startsWith('npm install') ? run : [])),
  )

  expect(installs).toHaveLength(2)
  const names = installs.flatMap((line) => wordsOf(line).slice(3))
  expect(new Set(names)).toEqual(new Set([manifest.name, '@peculiar/x509', 'reflect-metadata']))
  expect(Object.keys(manifest.peerDependencies)).toEqual(expect.arrayContaining(['@peculiar/x509', 'reflect-metadata']))
})

test('in each job and service the origin that is asked is the one that is served', async () => {
  const [job] = jobs
  const steps = job?.steps ?? []
  const asked = steps.flatMap(({ run = '', env = {} }) => [run, ...Object.values(env)]).join('\n')

  expect(asked.match(/http:\/\/[\w.]+:\d+/g)).toEqual(['http://127.0.0.1:4000', 'http://127.0.0.1:4000'])
  const { options } = await readMockFlags(serves, {})
  expect(services.tests?.environment?.MOCK_ORIGIN).toBe(options.publicOrigin)
  expect(options.publicOrigin).toBe(`http://mock:${options.port}`)
  expect(options.allowedHosts).toEqual(Object.keys(services).slice(0, 1))
})

test('the service’s ports are those of its flags, published on this machine alone, and the health check asks there', async () => {
  const { options } = await readMockFlags(serves, {})
  const [first, last] = options.worldPorts ?? []

  expect(first).toBe(Number(options.port) + 1)
  expect(mock.ports).toEqual([`127.0.0.1:${options.port}-${last}:${options.port}-${last}`])
  expect(mock.healthcheck?.test.join(' ')).toContain(
    `'http://127.0.0.1:${options.port}/_mock/health'`.replaceAll("'", '"'),
  )
})

test('the service starts the file that the package has as its command, and its token is the tests’ own', () => {
  const [node, file = ''] = mockWords

  expect(node).toBe('node')
  expect(file).toBe(`node_modules/${manifest.name}/${manifest.bin['twitter-oauth-lab']}`)
  expect(existsSync(join(root, 'src/command.ts'))).toBe(true)
  expect(mock.command).toContain(`--control-token ${services.tests?.environment?.CONTROL_TOKEN}`)
  expect(services.tests?.depends_on).toEqual({ mock: { condition: 'service_healthy' } })
})

test('the health check fails where nothing listens', () => {
  const [kind, ...command] = mock.healthcheck?.test ?? []
  const nobody = command.map((word) => word.replace('127.0.0.1:4000', '127.0.0.1:9'))

  expect(kind).toBe('CMD')
  expect(spawnSync(nobody[0] ?? '', nobody.slice(1)).status).toBe(1)
})
