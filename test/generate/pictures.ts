import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOfToday } from '../../build.mjs'
import { coursePicture } from './pictures/course-picture.ts'
import type { Start } from './pictures/course-screen.ts'
import { openFamilies, openInspector } from './pictures/inspector-run.ts'
import { openLesson } from './pictures/lesson-run.ts'
import { digestOf, textOf, withPage, type OpenPage } from './pictures/open-page.ts'

/** Where `npm run pictures` writes. */
export const picturesFolder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))

/** Pictures that are text, by their files. */
export const drawings: Record<string, (start: Start) => Promise<string>> = {
  'course.svg': coursePicture,
  'families.svg': async () => `${await withPage(openFamilies, textOf)}\n`,
}

/** Pictures of pages: each is `<name>-light.png` and `<name>-dark.png`, and a digest of what they show. */
export const pages: Record<string, () => Promise<OpenPage>> = { inspector: openInspector, lesson: openLesson }

/** In that folder, the digests by the names of the pages. */
export const DIGESTS = 'pictures.json'

/** What the pictures of pages show, by their names. */
export function readDigests(): Record<string, string> {
  const path = join(picturesFolder, DIGESTS)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

function write(file: string, content: string | Buffer): void {
  writeFileSync(join(picturesFolder, file), content)
}

async function writePictures(): Promise<void> {
  const { shoot } = await import('./pictures/shots.ts')
  const start = { command: join(await bundleOfToday(), 'src/command.js') }
  for (const [file, draw] of Object.entries(drawings)) write(file, await draw(start))
  const known = readDigests()
  const digests: Record<string, string> = {}
  for (const [name, open] of Object.entries(pages))
    await withPage(open, async (page) => {
      digests[name] = await digestOf(page)
      // No two shots of a page are equal to the last pixel.
      if (digests[name] === known[name] && existsSync(join(picturesFolder, `${name}-dark.png`))) return
      for (const [theme, png] of Object.entries(await shoot(page))) write(`${name}-${theme}.png`, png)
    })
  write(DIGESTS, `${JSON.stringify(digests, null, 2)}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePictures()
