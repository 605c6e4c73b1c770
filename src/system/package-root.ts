import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of this package, from the sources and from `dist/` alike. */
export function packageRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** `0.1.0` */
export function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  return version
}

/**
 * The path of a file of ours that is looked up, not imported: among the sources, or in the folder that they are bundled into
 * (`build.mjs` names these files).
 *
 * @param path from the package's folder; that of TypeScript without its ending.
 * @returns `undefined` where there is none.
 */
export function findOwnFile(path: string): string | undefined {
  const top = packageRoot()
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = ['', '.ts', '.js'].map((ending) => join(folder, path + ending)).find((each) => existsSync(each))
    if (found !== undefined || folder === top) return found
  }
}
