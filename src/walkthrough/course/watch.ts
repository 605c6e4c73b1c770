import { statSync } from 'node:fs'

/** When these files were last changed, as one text; a file that is not there counts as well. */
export function stampOf(paths: readonly string[]): string {
  return paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 'none').join(' ')
}

/**
 * Calls `onSave` once these files are no longer as they were at that stamp. It asks the file system, so it also sees
 * editors that replace a file, and network drives, and what was saved while nobody looked. Returns how to stop it.
 */
export function watchFiles(paths: readonly string[], stamp: string, onSave: () => void): () => void {
  const timer = setInterval(() => {
    if (stampOf(paths) === stamp) return
    clearInterval(timer)
    onSave()
  }, 50)
  return () => clearInterval(timer)
}
