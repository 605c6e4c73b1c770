// @ts-check
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The command behind every `npm run …`, as the sources stand today: a start of its bundle costs a quarter of one with tsx. */
const path = await findCommand()
await import(pathToFileURL(path).href)

/** In a folder that cannot be written, the sources themselves. */
async function findCommand() {
  try {
    const { bundleOfToday } = await import('./build.mjs')
    return join(await bundleOfToday(), 'src/command.js')
  } catch (error) {
    // An error of the file system; sources that cannot be bundled are told as they are.
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const { register } = await import('tsx/esm/api')
    register()
    return join(import.meta.dirname, 'src/command.ts')
  }
}
