import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { packageRoot } from '../../system/package-root.ts'

/** Where the learner's files are: `steps/try/` of this repository, `./twitter-oauth-lab/` beside an installed package. */
export function tryFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LAB_TRY) return resolve(env.LAB_TRY)
  const isInstalled = packageRoot().split(sep).includes('node_modules')
  return isInstalled ? resolve('twitter-oauth-lab') : join(packageRoot(), 'steps', 'try')
}

/** The learner's file of a lesson, there or not. */
export function learnerFile(stem: string, folder: string): string {
  return join(folder, `${stem}.ts`)
}

/** False also for a folder of that name. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export function starterFile(stem: string): string {
  return join(packageRoot(), 'steps', 'starters', `${stem}.ts`)
}

export function solutionFile(stem: string): string {
  return join(packageRoot(), 'steps', 'solutions', `${stem}.ts`)
}

/** The learner's file, copied from its starter unless it is there already. */
export function ensureLearnerFile(stem: string, folder: string): { path: string; isNew: boolean } {
  const path = learnerFile(stem, folder)
  const isNew = !existsSync(path)
  if (isNew) placeFile(starterFile(stem), path)
  return { path, isNew }
}

/** Puts the starter back; what the learner had is kept beside it. @returns the path of what was kept. */
export function resetLearnerFile(stem: string, folder: string): string | undefined {
  const path = learnerFile(stem, folder)
  const kept = existsSync(path) ? freeName(`${path}.before-reset`) : undefined
  if (kept !== undefined) renameSync(path, kept)
  placeFile(starterFile(stem), path)
  return kept
}

/** That name, with a number where something stands there: what was kept before is not written over. */
function freeName(path: string): string {
  let name = path
  for (let number = 2; existsSync(name); number += 1) name = `${path}-${number}`
  return name
}

/** Copies a program to another folder; what it imports by a relative path is found from there as well. */
export function placeFile(from: string, to: string, change: (text: string) => string = (text) => text): void {
  mkdirSync(dirname(to), { recursive: true })
  // Top-level await needs a module; outside of this package nothing else says that it is one.
  const manifest = join(dirname(to), 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n')
  const text = change(readFileSync(from, 'utf8'))
  const moved = text.replace(/(from |import |import\()'(\.{1,2}\/[^']+)'/g, (_, keyword: string, specifier: string) => {
    const path = relative(dirname(to), resolve(dirname(from), specifier)).replaceAll(sep, '/')
    return `${keyword}'${path.startsWith('.') ? path : `./${path}`}'`
  })
  writeFileSync(to, moved)
}
