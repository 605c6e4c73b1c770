import { languageOf, type Language } from './language.ts'
import type { Progress } from './progress.ts'
import { findPython } from './python.ts'
import type { SessionState } from './session-state.ts'
import { findLearnerFile, isInPython, languageFor, tryFolder } from './starters.ts'

/** What was chosen once. Where its Python is gone the learner is told, and goes on in TypeScript until it is back. */
export function usableLanguage(progress: Progress, env: NodeJS.ProcessEnv): Language | undefined {
  if (progress.language !== 'python') return progress.language
  const python = findPython(env)
  if (!('missing' in python)) return 'python'
  progress.news.push(`${python.missing} Until then this course goes on in TypeScript.`)
  return 'typescript'
}

/** Chooses it for this lesson and all later ones. @returns what to install where it cannot be had; nothing is changed then. */
export function writeIn(state: SessionState, language: Language): string | undefined {
  const python = language === 'python' ? findPython(state.env) : undefined
  if (python && 'missing' in python) return python.missing
  state.language = language
  state.progress.writeIn(language)
  return undefined
}

/** What the learner writes a lesson in: as chosen, or else as the file that is there. */
export function languageIn(state: SessionState, stem: string): Language {
  return languageFor(stem, state.language ?? languageOf(ownFile(state, stem) ?? ''))
}

/** Whether the learner must be asked for it: nothing was chosen so far, and no file is there. */
export function isLanguageOpen(state: SessionState, stem: string): boolean {
  return !state.client && !state.language && isInPython(stem) && ownFile(state, stem) === undefined
}

function ownFile({ env }: SessionState, stem: string): string | undefined {
  return findLearnerFile(stem, tryFolder(env), 'typescript')
}
