import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadLessons } from '../course/lesson.ts'
import { readCommand } from '../course/program.ts'
import { Progress } from '../course/progress.ts'
import { tryFolder } from '../course/starters.ts'
import { labHome } from '../../client/index.ts'
import { assertOwnHome, readJsonFile, writeJsonFile } from '../../step-runner/home.ts'
import { openOtherSide } from '../../step-runner/other-side.ts'
import { exitOnSignals } from '../../system/signals.ts'
import { isRunning, makeOwnFolder, sweepFolders } from '../../system/temporary-folder.ts'
import { teach } from './course.ts'
import { createPlainUi } from './plain.ts'
import { createRichUi } from './rich.ts'
import { Left, type Ui } from './ui.ts'
import { UsageError } from '../../system/usage-error.ts'

export type CourseOptions = {
  env: NodeJS.ProcessEnv
  plain: boolean
  client?: string | undefined
  seed?: string | undefined
}

const GOODBYE = 'Saved. npm start goes on here.'
const NOT_SAVED = 'What you did last is not saved; npm start goes on at what was saved before.'

/** `npm start`: the course in this terminal. Resolves to the exit code. */
export async function openCourse(options: CourseOptions): Promise<number> {
  if (options.env.PROVIDER === 'live' || options.env.MOCK_ORIGIN)
    throw new UsageError(
      'The course brings its own mock: unset PROVIDER and MOCK_ORIGIN, or run the single steps (npm run step:1 …).',
    )
  sweepFolders()
  const client = options.client === undefined ? undefined : readCommand(options.client)
  const ui = options.plain ? createPlainUi() : await createRichUi()
  const { env, home, release } = openHome(options.env, ui)
  const side = await openOtherSide({ env, ...(options.seed !== undefined && { seed: options.seed }) })
  const { mock } = side
  if (!mock) throw new Error('the embedded mock did not start')
  const progress = new Progress(home)
  const leave = async (): Promise<number> => {
    ui.say('', progress.isSaved ? GOODBYE : NOT_SAVED)
    await side.close()
    release()
    return 130
  }
  exitOnSignals(leave)
  try {
    await teach({
      ui,
      env: { ...env, LAB_TOUR: '1' },
      home,
      progress,
      lessons: loadLessons(),
      side: { ...side, mock },
      runMark: mock.journal.mark(),
      scenes: [],
      ...(client && { client }),
      ...(options.seed !== undefined && { seed: options.seed }),
    })
    await leave()
    return 0
  } catch (error) {
    if (error instanceof Left) return leave()
    // Its open port would keep the command from ending.
    await side.close()
    release()
    throw error
  }
}

/** The folder of progress and tokens; a temporary one where it cannot be written. One course at a time. */
function openHome(env: NodeJS.ProcessEnv, ui: Ui): { env: NodeJS.ProcessEnv; home: string; release: () => void } {
  const home = labHome(env)
  try {
    assertOwnHome(home)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const temporary = makeOwnFolder('course')
    ui.say(
      '',
      `${home} cannot be written: progress, tokens and your files are kept in ${temporary} until you leave.`,
      error.message,
    )
    const release = () => rmSync(temporary, { recursive: true, force: true })
    return { env: { ...env, LAB_HOME: temporary, LAB_TRY: join(temporary, 'try') }, home: temporary, release }
  }
  return { env: withTryFolder(env, home, ui), home, release: lock(home) }
}

/** The learner's files stand beside progress and tokens where their own folder cannot be written. */
function withTryFolder(env: NodeJS.ProcessEnv, home: string, ui: Ui): NodeJS.ProcessEnv {
  const folder = tryFolder(env)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return env
  } catch {
    const beside = join(home, 'try')
    ui.say('', `${folder} cannot be written: your files are in ${beside}. For npm run check set LAB_TRY to it.`)
    return { ...env, LAB_TRY: beside }
  }
}

/** @throws {UsageError} while another terminal has the course open. */
function lock(home: string): () => void {
  const path = join(home, 'course.pid')
  const owner = Number(readJsonFile(path, (pid) => pid) ?? 0)
  if (owner > 0 && owner !== process.pid && isRunning(owner))
    throw new UsageError(
      `Another terminal has the course open (process ${owner}): go on there, or leave it first. npm run check works in both.`,
    )
  writeJsonFile(path, process.pid)
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  return release
}
