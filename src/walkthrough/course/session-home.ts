import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { labHome } from '../../client/index.ts'
import { assertOwnHome, readJsonFile, writeJsonFile, type Tell } from '../../step-runner/home.ts'
import { isRunning, makeOwnFolder } from '../../system/temporary-folder.ts'
import { UsageError } from '../../system/usage-error.ts'
import { tryFolder } from './starters.ts'

/** Where a session keeps things. */
export type SessionHome = {
  /** The folder of progress, world and tokens. */
  path: string
  /** The settings of all that runs in the session: they name that folder and the learner's. */
  env: NodeJS.ProcessEnv
  /** What the learner should know of the two, in sentences. */
  news: string[][]
  /** Lets another session in; a temporary folder goes. */
  release: () => void
}

/**
 * The folder of progress and tokens; a temporary one where it cannot be written.
 *
 * @throws {UsageError} while another session has it.
 */
export function openHome(env: NodeJS.ProcessEnv, tell: Tell): SessionHome {
  const path = labHome(env)
  try {
    assertOwnHome(path)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return openTemporaryHome(env, [path, error.message])
  }
  const release = lock(path, tell)
  return { path, release, ...withTryFolder(env, path) }
}

function openTemporaryHome(env: NodeJS.ProcessEnv, [wanted, why]: [wanted: string, why: string]): SessionHome {
  const path = makeOwnFolder('course')
  const news = [
    `${wanted} cannot be written: progress, tokens and your files are kept in ${path} until you leave.`,
    why,
  ]
  const release = atExit(() => rmSync(path, { recursive: true, force: true }))
  return { path, release, news: [news], env: { ...env, LAB_HOME: path, LAB_TRY: join(path, 'try') } }
}

/** The learner's files stand beside progress and tokens where their own folder cannot be written. */
function withTryFolder(env: NodeJS.ProcessEnv, home: string): Pick<SessionHome, 'env' | 'news'> {
  const folder = tryFolder(env)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return { env, news: [] }
  } catch {
    const beside = join(home, 'try')
    const news = `${folder} cannot be written: your files are in ${beside}. For npm run check set LAB_TRY to it.`
    return { env: { ...env, LAB_TRY: beside }, news: [[news]] }
  }
}

/** The locks of this process: a file that names it may also be left from another of the same number. */
const held = new Set<string>()

function lock(home: string, tell: Tell): () => void {
  const path = join(home, 'course.pid')
  const owner = Number(readJsonFile(path, (pid) => pid, tell) ?? 0)
  const isOwned = owner === process.pid ? held.has(path) : owner > 0 && isRunning(owner)
  if (isOwned)
    throw new UsageError(
      `Another terminal has the course open (process ${owner}): go on there, or leave it first. npm run check works in both.`,
    )
  writeJsonFile(path, process.pid)
  held.add(path)
  return atExit(() => {
    held.delete(path)
    rmSync(path, { force: true })
  })
}

/** Tidies once: when it is called, or when the process ends before. */
function atExit(tidy: () => void): () => void {
  process.once('exit', tidy)
  return () => {
    if (!process.listeners('exit').includes(tidy)) return
    process.off('exit', tidy)
    tidy()
  }
}
