/** How large, how long, and which of all possible runs. */
export type Scale = { accounts: number; days: number; seed: number; store: 'memory' | 'sqlite' }

export const HOUR = 3600
export const DAY = 24 * HOUR

/** 2027-01-01T00:00:00Z: adoption is on this day. */
export const STARTS_AT = 1_798_761_600

/** What happens when; instants in seconds since 1970. */
export type Story = {
  adoptedAt: number
  endsAt: number
  /** Six hours: 503, then 503 with Retry-After, then connections that break, some of them after the rotation. */
  outage: { from: number; until: number }
  backupAt: number
  /** The store of `backupAt` is put back. */
  restoreAt: number
  secret: { rotatedAt: number; repairedAt: number }
  /** The new key is handed out, seals, and the old one is retired. */
  keys: { preparedAt: number; rotatedAt: number; retiredAt: number }
  /** Both machines are restarted, one after the other. */
  restartsAt: number[]
  /** Users take the app's access back between these two. */
  revocations: { from: number; until: number }
  keepAliveSeconds: number
}

/** Fewer leave no room for the story. */
export const LEAST_DAYS = 24

/** The same story in as many days as there are. The last loss is early enough that whoever is idle is asked after it once. */
export function writeStory({ days }: Pick<Scale, 'days'>): Story {
  const on = (dayOf180: number, hour: number) => STARTS_AT + Math.round((dayOf180 * days) / 180) * DAY + hour * HOUR
  const outageFrom = on(30, 8)
  const backupAt = on(60, 3)
  const rotatedAt = on(90, 11)
  const preparedAt = on(110, 9)
  return {
    adoptedAt: STARTS_AT + 10 * HOUR,
    endsAt: STARTS_AT + days * DAY,
    outage: { from: outageFrom, until: outageFrom + 6 * HOUR },
    backupAt,
    restoreAt: backupAt + DAY + 13 * HOUR,
    secret: { rotatedAt, repairedAt: rotatedAt + 3 * HOUR },
    keys: { preparedAt, rotatedAt: preparedAt + HOUR, retiredAt: preparedAt + 3 * DAY },
    restartsAt: Array.from({ length: Math.floor(days / 7) }, (_, week) => STARTS_AT + (week * 7 + 6) * DAY + 14 * HOUR),
    revocations: { from: on(5, 0), until: on(130, 0) },
    keepAliveSeconds: (days / 6) * DAY,
  }
}

/** `2027-01-31 08:00`. */
export function dateOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')
}
