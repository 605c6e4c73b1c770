import { statSync } from 'node:fs'

/** When these files were last changed, as one text; one that is not there, or that nobody may look at, counts as well. */
export function stampOf(paths: readonly string[]): string {
  return paths.map(stampOfOne).join(' ')
}

/** Nothing is thrown: a timer calls it, and would take the course along. */
function stampOfOne(path: string): string {
  try {
    return String(statSync(path).mtimeMs)
  } catch {
    return 'none'
  }
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
