import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../run-command.ts'
import { runNode, temporaryFolder } from './run-vitest.ts'

/** Prints the address of every module that is loaded. */
const HOOKS = `import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(\`
  import { writeSync } from 'node:fs'
  export async function load(url, context, next) {
    writeSync(1, 'loaded ' + url + '\\\\n')
    return next(url, context)
  }\`))`

const isPackage = (path: string) => path.startsWith('node_modules/')
const nameOf = (path: string) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path

/** What is loaded with an entry point in a process of its own: files of this project by path, packages by name. */
async function loadedWith(entry: string): Promise<{ files: string[]; packages: string[]; output: string }> {
  const folder = temporaryFolder({
    'hooks.mjs': HOOKS,
    'entry.mjs': `await import('twitter-oauth-lab/${entry}')\nconsole.log('imported')`,
  })
  const tsx = ['--import', import.meta.resolve('tsx'), '--conditions', 'lab-source']
  const hooks = ['--import', pathToFileURL(join(folder, 'hooks.mjs')).href]
  const { output } = await runNode([...tsx, ...hooks, join(folder, 'entry.mjs')])
  const base = pathToFileURL(root).href
  const loaded = [...output.matchAll(/^loaded (file:\S+)$/gm)].map(([, url = '']) => url.slice(base.length + 1))
  return {
    files: loaded.filter((path) => !isPackage(path) && !path.includes('.temp-')),
    packages: [...new Set(loaded.filter(isPackage).map(nameOf))],
    output,
  }
}

test('the fixture loads the mock and itself: no course, no keeper, no proxy, no pages', async () => {
  // Outside of vitest its package cannot be used, but by then everything has been loaded.
  const { files, packages } = await loadedWith('vitest')

  expect(files).toContain('mock-provider/provider.ts')
  expect(files.filter((path) => !/^(src\/testing|mock-provider)\//.test(path))).toEqual([])
  expect(packages).toContain('vitest')
  expect(packages.filter((name) => /^(express|helmet|marked|preact|jose|undici|axios|@mswjs)/.test(name))).toEqual([])
})

test.for(['intercept', 'assert'])('twitter-oauth-lab/%s loads no package at all', async (entry) => {
  const { files, packages, output } = await loadedWith(entry)

  expect(output).toContain('imported')
  expect(files).toContain(`src/testing/${entry}.ts`)
  expect(files.filter((path) => !/^(src\/testing|mock-provider)\//.test(path))).toEqual([])
  expect(packages).toEqual([])
})
