import {
  lifetimeOf,
  readLives,
  stateOf,
  type JournalEvent,
  type Life,
  type Profile,
} from '../../mock-provider/index.ts'

/**
 * The life of each token in a journal, oldest first: when it was issued, what was done with it, how it ended. Lines of at
 * most 80 characters.
 */
export function tokenLives(events: readonly JournalEvent[], now: number, profile: Readonly<Profile>): string[] {
  const lives = readLives(events)
  const grants = [...new Set(lives.map(({ grant }) => grant))]
  return grants.flatMap((grant, index) => [
    `Consent ${index + 1}`,
    ...lives.filter((life) => life.grant === grant).map((life) => describe(life, now, profile)),
  ])
}

function describe(life: Life, now: number, profile: Readonly<Profile>): string {
  const { label, kind, bornAt, uses } = life
  const counts = new Map<string, number>()
  for (const use of uses) counts.set(use, (counts.get(use) ?? 0) + 1)
  const used = [...counts].map(([what, times]) => (times === 1 ? what : `${what} ×${times}`)).join(', ')
  const name = kind === 'access token' ? 'access ' : 'refresh'
  return `  ${label.padEnd(5)} ${name}  ${time(bornAt)}  ${endOf(life, now, profile)}${used && ` · ${used}`}`
}

function endOf(life: Life, now: number, profile: Readonly<Profile>): string {
  const { bornAt, spentAt = bornAt, closed } = life
  const lifetime = lifetimeOf(life, profile)
  const state = stateOf(life, now, profile)
  if (state === 'spent') return `spent after ${inWords(spentAt - bornAt)}`
  // A family that ends by age ends with its last refresh token: that one has expired.
  if (closed && closed.why !== 'age') return `closed (${closed.why})`
  return state === 'alive' ? `alive, ${inWords(lifetime - (now - bornAt))} left` : `expired after ${inWords(lifetime)}`
}

function time(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

function inWords(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h`
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${seconds} s`
}
