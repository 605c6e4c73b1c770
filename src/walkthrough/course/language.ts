/** In which a learner can write, by the ending of the file. */
export const LANGUAGES = { typescript: '.ts', python: '.py' } as const

/** What the learner's program is written in. */
export type Language = keyof typeof LANGUAGES

/** What stands in progress may have been edited. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

/** The language of a file, by its name. */
export function languageOf(path: string): Language {
  return path.endsWith(LANGUAGES.python) ? 'python' : 'typescript'
}
