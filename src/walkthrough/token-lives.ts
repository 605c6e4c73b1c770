import type { JournalEvent, Profile } from '../../mock-provider/index.ts'

type Life = { grant: string; label: string; bornAt: number; dies: string; uses: Map<string, number> }

/**
 * The life of each token in a journal, oldest first: when it was issued, what was done with it, how it ended. Lines of at
 * most 80 characters.
 */
export function tokenLives(events: readonly JournalEvent[], now: number, profile: Readonly<Profile>): string[] {
  const lives = new Map<string, Life>()
  for (const event of events) follow(lives, event, profile)
  const grants = [...new Set([...lives.values()].map(({ grant }) => grant))]
  return grants.flatMap((grant, index) => [
    `Consent ${index + 1}`,
    ...[...lives.values()].filter((life) => life.grant === grant).map((life) => describe(life, now, profile)),
  ])
}

function follow(lives: Map<string, Life>, event: JournalEvent, profile: Readonly<Profile>): void {
  const { kind, grant = '', labels = [], at } = event
  const life = (label: string) => lives.get(`${grant} ${label}`)
  if (kind === 'tokens.issued' || kind === 'refresh.done')
    for (const label of labels)
      if (!life(label)) lives.set(`${grant} ${label}`, { grant, label, bornAt: at, dies: '', uses: new Map() })
  const used = life(labels[0] ?? '')
  if (kind === 'refresh.done' && used) {
    const after = profile.rotation === 'always' ? `spent after ${inWords(at - used.bornAt)}` : ''
    used.dies ||= after
  }
  if (kind === 'api.called' && used) count(used, String(event.http?.status ?? ''))
  if (kind === 'refresh.refused' && used) count(used, `refused ${event.reason ?? ''}`.trim())
  if (kind === 'family.closed')
    for (const each of lives.values())
      if (each.grant === grant) each.dies ||= event.reason === 'age' ? '' : `closed (${event.reason})`
}

function count({ uses }: Life, what: string): void {
  uses.set(what, (uses.get(what) ?? 0) + 1)
}

function describe({ label, bornAt, dies, uses }: Life, now: number, profile: Readonly<Profile>): string {
  const isAccess = label.startsWith('AT')
  const lifetime = isAccess ? profile.accessTokenLifetimeSeconds : profile.refreshLifetimeSeconds
  const expired = now - bornAt >= lifetime ? `expired after ${inWords(lifetime)}` : ''
  const end = dies || expired || `alive, ${inWords(lifetime - (now - bornAt))} left`
  const used = [...uses].map(([what, times]) => (times === 1 ? what : `${what} ×${times}`)).join(', ')
  return `  ${label.padEnd(5)} ${isAccess ? 'access ' : 'refresh'}  ${time(bornAt)}  ${end}${used && ` · ${used}`}`
}

function time(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

function inWords(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h`
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${seconds} s`
}
