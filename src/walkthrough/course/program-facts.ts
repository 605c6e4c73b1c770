import { fact, type CheckFact, type Crash, type Evidence, type Run } from './evidence.ts'
import { findNoProgram } from './find-crash.ts'

/** So much is told of what a program says that did not start. */
const MAX_WORDS = 200

/** Of a program that never got as far as a request: why not. Nothing else can be said of it. */
export function deadFact(evidence: Evidence, programName: string): CheckFact | undefined {
  const { runs } = evidence
  const unstarted = runs.map((run) => whyUnstarted(evidence, run)).find((why) => why !== undefined)
  if (unstarted !== undefined) return fact('not yet', `${programName} did not start: ${unstarted}`)
  const crash = runs[0]?.crash
  if (!crash || runs.some((run) => run.crash === undefined || hasAsked(evidence, run))) return undefined
  return fact('not yet', `your program broke off: ${crashInWords(crash)}`)
}

function whyUnstarted(evidence: Evidence, run: Run): string | undefined {
  const { code, output } = run
  if (code === 127) return output.trim().slice(0, MAX_WORDS)
  if (code === 0 || hasAsked(evidence, run)) return undefined
  return findNoProgram(output)?.slice(0, MAX_WORDS)
}

/** Whether a request came of that start, a browser's included. */
function hasAsked({ events }: Evidence, { from, to }: Run): boolean {
  return events.some(({ seq, http }) => http !== undefined && seq > from && seq <= to)
}

/** For each start that we ended: that it did not end by itself. */
export function endlessFacts({ runs }: Evidence, programName: string): CheckFact[] {
  const endless = runs.find(({ ended }) => ended === 'limit')
  if (!endless) return []
  const { name, limitSeconds } = endless
  return [
    fact(
      'not yet',
      `${programName} (${name}) was ended after ${limitSeconds} s: look for a loop without end, or a wait for something that never comes`,
    ),
  ]
}

/** `bot.py, line 4: NameError: …`. */
export function crashInWords({ file, line, message }: Crash): string {
  const place = [file, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', ')
  return place === '' ? message : `${place}: ${message}`
}

/** How a program ended that did not meet its lesson: in which start it broke off and why, or its last lines. */
export type End = { brokeOff: string; start: string } | { lastWords: string[] } | undefined

/** What a program printed last, as far as it helps. */
const MAX_LINES = 3

/** Why one of the starts broke off, else what the newest one printed last. */
export function endOf({ runs }: Pick<Evidence, 'runs'>): End {
  const { crash, name: start = '' } = runs.find((run) => run.crash) ?? {}
  if (crash) return { brokeOff: crashInWords(crash), start }
  const printed = runs.at(-1)?.output.trim() ?? ''
  return printed === '' ? undefined : { lastWords: printed.split('\n').slice(-MAX_LINES) }
}
