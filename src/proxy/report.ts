import type { Family, Leak, NamedSecret, Note, Refusal } from '../../mock-provider/index.ts'
import type { Ended } from './child.ts'
import type { Scanned, Seen, SeenFault } from './mock-behind.ts'
import type { LeftBehind } from '../system/left-behind.ts'
import type { Proxy } from './proxy.ts'

/** What `--fail-on` can name. */
export const failures = ['replay', 'leak', 'unfired', 'nothing-arrived', 'wrong-host'] as const
export type Failure = (typeof failures)[number]

/** An armed fault; it is unfired as long as it has met fewer requests than it was armed for. */
type FaultCount = { fault: string; fired: number; of: number }

/** What a run came to, as `--json` prints it. */
export type Report = {
  command: string[]
  /** Absent without a command. */
  exitCode?: number
  /** How many requests arrived at the mock. */
  requests: number
  /** How many answers were made up from X's schema; only where there are some. */
  sampled?: number
  families: Family[]
  /** Refusals that belong to no family: unknown tokens, wrong secrets, broken requests. */
  others: Refusal[]
  /** Requests to a host of X that does not serve their path. */
  wrongHosts: { host: string; says: string; wayOut: string; events: number[] }[]
  /** What passed here and may not at X: no failures. */
  notes: Note[]
  faults: FaultCount[]
  /** Only where `--fail-on leak` asked for it. */
  leaks?: Leak[]
  /** Secrets that were not looked for, as ordinary words would hold them; only where there are some. */
  tooShort?: NamedSecret[]
  /** Processes that had left the command's group, and such as could not be ended. */
  leftBehind: LeftBehind[]
  /** A process that could not be found or ended holds the outputs open; what it prints from now on was not looked at. */
  isOutputHeld: boolean
  proxy: { origin: string; carried: number; refused: Record<string, number>; distrust: Record<string, number> }
  /** What of `--fail-on` was found, each with a sentence. */
  failed: { on: Failure; why: string }[]
  /** How many events at the beginning the journal no longer has. */
  forgotten: number
  /** Only where the program lived in a time of its own: so many times as fast, and so many of its seconds. */
  time?: { rate: number; livedSeconds: number }
}

export type ReportOptions = {
  seen: Seen
  proxy: Pick<Proxy, 'origin' | 'traffic'>
  command: string[]
  ended: Ended
  failOn: Failure[]
  scanned?: Scanned
  time?: NonNullable<Report['time']>
}

/** Puts together what the mock saw, the proxy's counts and what was found in the output. */
export function buildReport({ seen, proxy, command, ended, failOn, scanned, time }: ReportOptions): Report {
  const { code, leftBehind = [], isOutputHeld = false } = ended
  const { requests, families, others, forgotten, notes, sampled } = seen
  const wrongHosts = seen.wrongHosts.map(({ host, says, wayOut, events }) => ({ host, says, wayOut, events }))
  const { carried, refused, distrust } = proxy.traffic
  const faults = seen.faults.map(count)
  const found = { requests, isLed: carried > 0 || !seen.isShared, families, wrongHosts, faults, forgotten }
  return {
    command,
    ...(command.length > 0 && { exitCode: code }),
    requests,
    ...(sampled > 0 && { sampled }),
    families,
    others,
    wrongHosts,
    notes,
    faults,
    ...(scanned && { leaks: scanned.leaks }),
    ...(scanned && scanned.tooShort.length > 0 && { tooShort: scanned.tooShort }),
    leftBehind,
    isOutputHeld,
    proxy: {
      origin: proxy.origin,
      carried,
      refused: Object.fromEntries(refused),
      distrust: Object.fromEntries(distrust),
    },
    failed: failOn.flatMap((on) => judge(on, found, scanned).map((why) => ({ on, why }))),
    forgotten,
    ...(time && { time }),
  }
}

type Found = Pick<Report, 'requests' | 'families' | 'wrongHosts' | 'faults' | 'forgotten'> & { isLed: boolean }

/** A journal or a list of secrets with gaps proves no absence, so it fails as well. */
function judge(on: Failure, found: Found, scanned?: Scanned): string[] {
  const { requests, isLed, families, wrongHosts, faults, forgotten } = found
  const truncated = forgotten > 0 ? [`journal truncated: its first ${forgotten} events are gone`] : []
  if (on === 'wrong-host') return [...truncated, ...wrongHosts.map(({ says }) => says)]
  if (on === 'nothing-arrived') {
    if (requests === 0) return ['no request of the program arrived at the mock']
    return isLed
      ? []
      : ['nothing went through the proxy: what arrived at the mock is of others, or was sent there directly']
  }
  if (on === 'unfired')
    return faults
      .filter(({ fired, of }) => fired < of)
      .map(({ fault, fired, of }) => `${fault} fired ${fired} of ${of} times`)
  if (on === 'leak') {
    const { lost = 0, unread = [], leaks = [] } = scanned ?? {}
    const older = lost > 0 ? [`secrets truncated: ${lost} older ones were not looked for`] : []
    const missing = unread.map((why) => `nothing was looked at: ${why}`)
    return [...older, ...missing, ...leaks.map(({ output, line, what }) => `${what} in line ${line} of ${output}`)]
  }
  // A client that never got its new tokens can only come again with the old one; of a first use that the journal does not
  // have (the save point of another world was restored), nobody knows whether they arrived.
  const replays = families.flatMap(({ grant, replays: all }) =>
    all
      .filter(({ first, answerLost }) => first !== undefined && !answerLost)
      .map(({ token }) => `${grant}: ${token} was spent twice`),
  )
  return [...truncated, ...replays]
}

/** A fault that is armed for ever has to fire once. */
function count({ at, when, then, fired, remaining }: SeenFault): FaultCount {
  const only = Object.values(when ?? {}).join(', ')
  const what = typeof then === 'string' ? then : JSON.stringify(then)
  return {
    fault: `${what} at ${at}${only && ` (${only})`}`,
    fired,
    of: remaining === 'always' ? Math.max(1, fired) : fired + remaining,
  }
}
