import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../run-command.ts'

/** Projects of strangers: the package installed from its tarball, everything else from the npm registry. */

const base = mkdtempSync(join(tmpdir(), 'lab-package-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

export type Ran = { code: number | null; output: string }

/** A command to its end, both outputs in one text. */
export function run(
  command: string,
  args: string[],
  { cwd = root, env = {} }: { cwd?: string; env?: object } = {},
): Ran {
  const { HOME, PATH } = process.env
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
    env: { HOME, PATH, NO_COLOR: '1', CI: 'true', ...env },
  })
  return { code: status, output: stdout + stderr }
}

/**
 * For children that the scan for secrets leaves out: npm itself, which runs no mock and writes thousands of files of others, and
 * runtimes that are not Node, which cannot load its recorder.
 */
export const UNRECORDED = { LAB_RECORDING: 'none' }

function npm(cwd: string, ...args: string[]): string {
  const { code, output } = run('npm', args, { cwd, env: UNRECORDED })
  if (code !== 0) throw new Error(output)
  return output
}

/** What goes into the tarball, and what makes it. */
const PARTS =
  'package.json README.md LICENSE CHANGELOG.md docs mock-provider src steps build.mjs tsconfig.json tsconfig.build.json'

/** In a copy, as files of tests pack at the same time and each build begins with an empty `dist`. */
function pack(): string {
  const copy = join(base, 'project')
  for (const part of PARTS.split(' ')) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const output = npm(copy, 'pack', '--silent', '--pack-destination', base)
  return join(base, output.trim().split('\n').at(-1) ?? '')
}

/** Path of the packed package. */
const tarball = pack()

/** The versions that this project is developed with. */
export function dev(...names: (keyof typeof manifest.devDependencies)[]): string[] {
  return names.map((name) => `${name}@${manifest.devDependencies[name]}`)
}

/** A project with the package and these others. @throws {Error} with what npm says where it does not install them. */
export function createProject(name: string, ...packages: string[]): string {
  const folder = join(base, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
  npm(folder, 'install', '--no-audit', '--no-fund', tarball, ...packages)
  return folder
}

const STRICT = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  skipLibCheck: false,
}

/** A use of the fixture that is right to the last type, but for the lines that say so. */
export const USE_VITEST = `
import { expect, test } from 'twitter-oauth-lab/vitest'

test.extend({ mockOptions: { profile: 'x', failOnUnfiredFaults: true } })('typed', async ({ mock, time }) => {
  expect(mock).toShowRefreshes(0, { since: mock.journal.mark() })
  expect(mock).not.toShowCall('GET /2/users/me', { status: 401, client: mock.config.clientId })
  expect(mock).toShowTokenRequests(0, { grantType: 'refresh_token' })
  expect('text').toHoldNoSecretOf(mock)
  await time.advance({ hours: 2 })
  expect((await fetch(mock.origin + '/_mock/config')).status).toBe(200)
  // @ts-expect-error: a count is no text.
  expect(() => expect(mock).toShowRefreshes('2')).toThrow('the count cannot be')
  // @ts-expect-error: there is no such option.
  expect(() => expect(mock).toShowRotation({ status: 200 })).toThrow('there is no option')
  // @ts-expect-error: there is no such grant type.
  expect(() => expect(mock).toShowTokenRequests(0, { grantType: 'refresh' })).toThrow('grantType cannot be')
})
`

/** Type-checks files in a folder of a project that has TypeScript, as strict as can be. */
export function checkTypes(folder: string, files: Record<string, string>, options: object): Ran {
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...STRICT, ...options } }))
  return run(join(folder, '..', 'node_modules/.bin/tsc'), ['-p', folder])
}
