import type { Duration } from '../../../world/clock.ts'
import { isTokenRequest } from '../../../findings/requests.ts'
import type { Plan } from './plan.ts'

const UNITS = [
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
  ['seconds', 1],
] as const satisfies [keyof Duration, number][]

/** 7200 as `{ hours: 2 }`: the units that people would write, none of them 0. */
export function durationOf(seconds: number): Duration {
  const duration: Duration = {}
  let left = seconds
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size)
    if (count > 0) duration[unit] = count
    left -= count * size
  }
  return duration
}

/** What the test says, as a sentence: `over 2 hours the app refreshes once`. */
export function titleOf({ moves, holds }: Plan): string {
  const passed = moves.reduce((sum, move) => sum + (move.kind === 'advance' ? move.seconds : 0), 0)
  const { done, refused } = holds.refreshes
  const faulted = moves.flatMap((move) => (move.kind === 'work' ? move.requests : []))
  const failed = faulted.filter((event) => isTokenRequest(event) && (event.http?.status ?? 0) >= 500).length
  const said = [
    done === 0 ? 'the app does not refresh' : `the app refreshes ${done === 1 ? 'once' : `${done} times`}`,
    refused > 0 && `${counted(refused, 'refresh is', 'refreshes are')} refused`,
    failed > 0 && `${counted(failed, 'token request meets', 'token requests meet')} an outage`,
    holds.replays.length > 0 && `${holds.replays.map(({ token }) => token).join(', ')} comes twice`,
  ].filter((part) => part !== false)
  const over = passed > 0 ? `over ${inWords(passed)} ` : ''
  return over + [said.slice(0, -1).join(', '), said.at(-1)].filter(Boolean).join(', and ')
}

/** The first clause of a title, word by word, for languages in which a test is a function. */
export function wordsOf(title: string): string[] {
  const [clause = title] = title.split(', ')
  return clause.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

/** `2 hours`, `1 day 30 minutes`: the two largest units. */
function inWords(seconds: number): string {
  const parts = Object.entries(durationOf(seconds)).slice(0, 2)
  return parts.map(([unit, count]) => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`).join(' ')
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
