import { setTimeout as wait } from 'node:timers/promises'
import { HandoffFile } from '../../client/index.ts'
import type { Tell } from '../../step-runner/home.ts'
import { openOtherSide } from '../../step-runner/other-side.ts'
import { sweepFolders } from '../../system/temporary-folder.ts'
import { UsageError } from '../../system/usage-error.ts'
import { usableLanguage } from './chosen-language.ts'
import { readKeptRun } from './kept-run.ts'
import type { Language } from './language.ts'
import { loadLessons } from './lessons.ts'
import { readCommand } from './program.ts'
import { Progress } from './progress.ts'
import { assertPython } from './python.ts'
import { openHome, type SessionHome } from './session-home.ts'
import type { Reader, SessionState } from './session-state.ts'
import { Session } from './session.ts'

export type SessionOptions = {
  env: NodeJS.ProcessEnv
  /** A program that is not ours, in place of the learner's files. */
  client?: string | undefined
  /** What the learner wants to write in; remembered in progress. */
  language?: Language | undefined
  /** Makes a new world that is the same each time. */
  seed?: string | undefined
  /** Is told of files of ours that were kept aside, and of ports that were taken. */
  tell: Tell
}

/** A step that was told to end is gone by then. */
const PATIENCE_MS = 2000

/** What the state of a session is made of. */
type Parts = Pick<SessionState, 'lessons' | 'client' | 'seed' | 'language'> & { home: SessionHome; tell: Tell }

/**
 * Opens the course of a home: its progress, its world, its lessons. `close()` gives it free.
 *
 * @throws {UsageError} for settings that contradict it, and while another session has that home.
 */
export async function openSession({ env, client, language, seed, tell }: SessionOptions): Promise<Session> {
  if (env.PROVIDER === 'live' || env.MOCK_ORIGIN)
    throw new UsageError(
      'The course brings its own mock: unset PROVIDER and MOCK_ORIGIN, or run the single steps (npm run step:1 …).',
    )
  if (language === 'python') assertPython(env)
  sweepFolders()
  const program = client === undefined ? undefined : readCommand(client)
  const lessons = loadLessons()
  const home = openHome(env, tell)
  try {
    const given = { client: program, language, seed: seed === undefined ? {} : { seed } }
    return await openAt({ lessons, ...given, home, tell })
  } catch (error) {
    home.release()
    throw error
  }
}

async function openAt({ home, tell, language, ...parts }: Parts): Promise<Session> {
  const side = await openOtherSide({ env: home.env, tell, ...parts.seed })
  const { mock } = side
  if (!mock) throw new Error('the embedded mock did not start')
  const ended = new AbortController()
  const readers = new Set<Reader>()
  const handoff = new HandoffFile(home.path, tell)
  const progress = new Progress(home.path)
  if (language) progress.writeIn(language)
  const state: SessionState = {
    ...parts,
    progress,
    language: usableLanguage(progress, home.env),
    side: { ...side, mock },
    // The steps' own advice on what comes next is not for here.
    env: { ...home.env, LAB_TOUR: '1' },
    home: home.path,
    handoff,
    tell: (happening) => {
      for (const reader of readers) reader(happening)
    },
    closed: ended.signal,
    lastRun: readKeptRun(home.path, mock.journal.mark()) ?? { mark: mock.journal.mark(), scenes: [], tokensBefore: {} },
  }
  const end = async (underWay: Promise<unknown>): Promise<void> => {
    ended.abort()
    try {
      await side.close()
    } finally {
      // What still writes into a temporary folder would keep it from going; a question that waits for an answer has none.
      await Promise.race([underWay, wait(PATIENCE_MS, undefined, { ref: false })])
      home.release()
    }
  }
  return new Session(state, { readers, home, end })
}
