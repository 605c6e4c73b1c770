import { unwatchFile, watchFile, type Stats } from 'node:fs'

/**
 * Calls `onSave` when one of these files was written. It looks at the time of the last change, so it also sees editors
 * that replace a file, and network drives. Returns how to stop it.
 */
export function watchFiles(paths: readonly string[], onSave: () => void): () => void {
  const listener = (now: Stats, before: Stats) => {
    if (now.mtimeMs !== before.mtimeMs && now.mtimeMs > 0) onSave()
  }
  for (const path of paths) watchFile(path, { interval: 300 }, listener)
  return () => {
    for (const path of paths) unwatchFile(path, listener)
  }
}
