import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageRoot } from './package-root.ts'

/** Only the clone has this file: it is what `npm run …` starts there. */
const ONLY_IN_THE_CLONE = 'lab.mjs'

/** What is typed in the clone, and its like where the package is installed. */
const TYPED: [inClone: RegExp, installed: string][] = [
  [/npm run lab --(?= )/g, 'npx twitter-oauth-lab'],
  [/npm run step:(\d|N)( --(?= ))?/g, 'npx twitter-oauth-lab step $1'],
  [/npm run (mock|check|web-app|keep)( --(?= ))?/g, 'npx twitter-oauth-lab $1'],
  [/npm start( --(?= ))?/g, 'npx twitter-oauth-lab learn'],
]

/** What a step is told in `LAB_INSTALLED` by us: it names commands, too. */
export function isInstalled(): boolean {
  return !existsSync(join(packageRoot(), ONLY_IN_THE_CLONE))
}

/**
 * A text of ours that names our commands and documents as they are named in the clone: as they are named here. Where the
 * package is installed there is no `npm run …` of ours, and the documents are in its folder.
 */
export function asTyped(text: string): string {
  if (!isInstalled()) return text
  const docs = relative(process.cwd(), join(packageRoot(), 'docs'))
  return installed(text, docs)
}

/** The same, for an installed package whose documents are there. */
export function installed(text: string, docs: string): string {
  const commands = TYPED.reduce((rest, [inClone, typed]) => rest.replace(inClone, typed), text)
  return commands.replace(/(?<![\w/.-])docs(?=\/[\w-]+\.md)/g, docs)
}
