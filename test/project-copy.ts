import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { root } from './run-command.ts'

/** What the documents' commands need of the project; `steps/try` is the developer's own. */
const PARTS = [
  'package.json',
  'README.md',
  '.env.example',
  'lab.mjs',
  'build.mjs',
  'docs',
  'mock-provider',
  'src',
  'steps',
  'test/walkthrough/clients',
]

function isOurs(path: string): boolean {
  return path !== join(root, 'steps/try')
}

/**
 * The project for all tests of a file, alone in a folder, as a newcomer has it after `npm install`: no `.lab`, no files to
 * try; packages as links, without some of them. It is there while tests run.
 */
export function projectFolder(without: readonly string[] = []): string {
  const folder = join(tmpdir(), `lab-project-${randomUUID()}`)
  const project = join(folder, 'twitter-oauth-lab')
  beforeAll(() => copyProject(project, without))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return project
}

function copyProject(folder: string, without: readonly string[]): void {
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true, filter: isOurs })
  const packages = join(root, 'node_modules')
  for (const name of namesIn(packages).filter((each) => !without.includes(each))) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(packages, name), link)
  }
}

/** Packages by their names, and the folder of commands. */
function namesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((each) => `${name}/${each}`) : name,
  )
}
