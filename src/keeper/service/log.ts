import { pino, type DestinationStream, type Logger } from 'pino'
import type { KeeperEvent } from '../events.ts'
import { levelOf, type Level } from './levels.ts'
import { sealWordsOf } from './seal-words.ts'

/** What a service writes down: events of the keeper, and what it does itself. No member is ever a token or a key. */
export type ServiceLog = {
  /** An event of the keeper, on a line of its own. */
  event(event: KeeperEvent): void
  /** Something that the service did, by its name, in words, with what is known of it. */
  say(level: Level, name: string, words: string, facts?: Record<string, unknown>): void
}

/** So many bytes of lines wait for a reader; later ones are dropped. */
const MAX_WAITING = 8 * 1024 * 1024

/**
 * JSON lines: `level` as a word, `time`, `pid`, `hostname`, `event`, and what the event is about.
 *
 * @param output standard output unless given. A reader that stalls holds up no refresh: lines wait in memory, up to a bound; those that wait
 * at the end of the process are written then.
 */
export function createLog(level: Level = 'info', output?: DestinationStream): ServiceLog {
  const options = {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const logger: Logger = pino(options, output ?? pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING }))
  return {
    event: (event) => logger[levelOf(event)](factsOf(event), wordsOf(event)),
    say: (how, name, words, facts = {}) => logger[how]({ event: name, ...facts }, words),
  }
}

/** In words only what nobody guesses from the code. */
function wordsOf(event: KeeperEvent): string | undefined {
  return event.type === 'seal.failed' ? sealWordsOf(event.code) : undefined
}

/** Flat, since logs are searched by members. */
function factsOf(event: KeeperEvent): Record<string, unknown> {
  const { at: _at, type, ...facts } = event
  if (!('key' in facts)) return { event: type, ...facts }
  const { key, ...others } = facts
  return { event: type, account: key.account, ...(key.tenant !== '' && { tenant: key.tenant }), ...others }
}
