import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { packageRoot } from '../../system/package-root.ts'
import { LANGUAGES, languageOf, type Language } from './language.ts'

/** Where the learner's files are: `steps/try/` of this repository, `./twitter-oauth-lab/` beside an installed package. */
export function tryFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LAB_TRY) return resolve(env.LAB_TRY)
  const isInstalled = packageRoot().split(sep).includes('node_modules')
  return isInstalled ? resolve('twitter-oauth-lab') : join(packageRoot(), 'steps', 'try')
}

/** The learner's file of a lesson, there or not. */
export function learnerFile(stem: string, folder: string, language: Language = 'typescript'): string {
  return join(folder, stem + LANGUAGES[language])
}

/** False also for a folder of that name, and for what the system does not let us look at, a link to itself for one. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** What the learner begins with. */
export function starterFile(stem: string, language: Language = 'typescript'): string {
  return learnerFile(stem, join(packageRoot(), 'steps', 'starters'), language)
}

/** One right answer. */
export function solutionFile(stem: string, language: Language = 'typescript'): string {
  return learnerFile(stem, join(packageRoot(), 'steps', 'solutions'), language)
}

/** Whether a lesson has a starter in Python; one that looks at functions of a file has none. */
export function isInPython(stem: string): boolean {
  return existsSync(starterFile(stem, 'python'))
}

/** The language of a lesson for who writes in that one. */
export function languageFor(stem: string, chosen: Language): Language {
  return isInPython(stem) ? chosen : 'typescript'
}

/** The learner's file where there is one: in that language, or else in another. */
export function findLearnerFile(stem: string, folder: string, preferred: Language): string | undefined {
  const other: Language = preferred === 'python' ? 'typescript' : 'python'
  return [preferred, other].map((language) => learnerFile(stem, folder, language)).find(isFile)
}

/** The learner's file, copied from its starter unless it is there already. */
export function ensureLearnerFile(
  stem: string,
  folder: string,
  language: Language = 'typescript',
): { path: string; isNew: boolean } {
  const path = learnerFile(stem, folder, language)
  const isNew = !existsSync(path)
  if (isNew) placeFile(starterFile(stem, language), path)
  return { path, isNew }
}

/** Puts the starter back; what the learner had is kept beside it. @returns the path of what was kept. */
export function resetLearnerFile(stem: string, folder: string, language: Language = 'typescript'): string | undefined {
  const path = learnerFile(stem, folder, language)
  const kept = existsSync(path) ? freeName(`${path}.before-reset`) : undefined
  if (kept !== undefined) renameSync(path, kept)
  placeFile(starterFile(stem, language), path)
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
  if (languageOf(from) === 'python') return placePython(from, to, change)
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

/** What it imports stands beside it: Python looks there first. One that was changed stays as it is. */
function placePython(from: string, to: string, change: (text: string) => string): void {
  const lab = join(dirname(to), 'lab.py')
  if (!existsSync(lab)) writeFileSync(lab, readFileSync(join(packageRoot(), 'steps', 'lab.py')))
  writeFileSync(to, change(readFileSync(from, 'utf8')))
}
