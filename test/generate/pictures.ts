import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOfToday } from '../../build.mjs'
import { coursePicture } from './pictures/course-picture.ts'

/** Where `npm run pictures` writes. */
export const picturesFolder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = join(await bundleOfToday(), 'src/command.js')
  writeFileSync(join(picturesFolder, 'course.svg'), await coursePicture({ command }))
}
