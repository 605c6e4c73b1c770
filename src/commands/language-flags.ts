import { UsageError } from '../system/usage-error.ts'

type LanguageFlags = { python?: boolean; typescript?: boolean; client?: string }

/** What `--python` or `--typescript` chooses. @throws {UsageError} for two of them, and beside `--client`. */
export function readLanguage({ python, typescript, client }: LanguageFlags): 'python' | 'typescript' | undefined {
  const chosen = [...(python ? ['python' as const] : []), ...(typescript ? ['typescript' as const] : [])]
  if (chosen.length > 1) throw new UsageError('--python and --typescript exclude each other: choose one.')
  const [language] = chosen
  if (language !== undefined && client !== undefined)
    throw new UsageError(
      `--${language} is for your files of the course, --client for a program of your own: choose one.`,
    )
  return language
}
