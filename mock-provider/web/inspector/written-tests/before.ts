import type { Events } from '../../../findings/requests.ts'
import type { JournalEvent } from '../../../world/journal.ts'
import type { Move } from './move.ts'
import { signInOf, withoutClient } from './moves.ts'
import { hasIssued, isOfApp, isSignIn } from './recorded.ts'

/** What a test that begins in the middle must do first: the moves, and the grants that they sign in. */
export type Before = { moves: Move[]; signedIn: string[]; faults: number[] }

/**
 * Signs in whom the rest of the journal knows already, as long ago as their tokens were issued, and arms what was armed.
 *
 * @param earlier what came before the test begins, of the same client. @param rest what the test is of.
 */
export function movesBefore(earlier: Events, rest: Events): Before {
  const grants = grantsFromBefore(earlier, rest)
  const issued = grants
    .map((grant) => earlier.findLast((event) => event.grant === grant && hasIssued(event)))
    .filter((event) => event !== undefined)
    .toSorted((one, other) => one.seq - other.seq)
  const moves: Move[] = []
  let now = issued[0]?.at ?? 0
  const passUntil = (at: number) => {
    if (at > now) moves.push({ kind: 'advance', seconds: at - now, isOwn: true })
    now = at
  }
  for (const event of issued) {
    passUntil(event.at)
    moves.push(signInAgain(event, earlier))
  }
  if (issued.length > 0) passUntil(rest[0]?.at ?? now)
  const armed = stillArmed(earlier)
  moves.push(...unknown(grants, issued), ...revoked(issued, earlier), ...armed.map(({ move }) => move))
  return { moves, signedIn: issued.map(({ grant = '' }) => grant), faults: armed.map(({ seq }) => seq) }
}

/** Grants that the rest uses and does not make, in the order of their first use. */
function grantsFromBefore(earlier: Events, rest: Events): string[] {
  const made = new Set<string>()
  const used = new Set<string>()
  // A request that met a fault names no grant: whose was the last is the best that is known.
  let last = earlier.findLast(({ grant }) => grant !== undefined)?.grant
  for (const event of rest) {
    const { kind, grant = isOfApp(event) ? last : undefined } = event
    if (grant === undefined) continue
    last = grant
    if (isSignIn(event) || MAKES.has(kind)) made.add(grant)
    else if (isOfApp(event) && !made.has(grant)) used.add(grant)
  }
  return [...used].filter((grant) => !made.has(grant))
}

/** What a grant begins with, at the pages of X or by a code. */
const MAKES: ReadonlySet<JournalEvent['kind']> = new Set(['code.issued', 'consent.given', 'tokens.issued'])

/** A refreshed pair does not say how long its token lives: as the profile has it. */
function signInAgain(event: JournalEvent, earlier: Events): Move {
  const first = earlier.find(({ grant, scopes }) => grant === event.grant && scopes !== undefined)
  return signInOf({ ...event, scopes: event.scopes ?? first?.scopes ?? [] })
}

function unknown(grants: readonly string[], issued: Events): Move[] {
  const known = new Set(issued.map(({ grant }) => grant))
  return grants
    .filter((grant) => !known.has(grant))
    .map((grant) => ({ kind: 'note', says: `not written: how ${grant} was signed in is not in the journal` }))
}

function revoked(issued: Events, earlier: Events): Move[] {
  return issued.flatMap(({ grant, user = '', seq }): Move[] => {
    const end = earlier.find((event) => event.kind === 'family.closed' && event.grant === grant && event.seq > seq)
    if (!end) return []
    return [{ kind: 'revoke', user }]
  })
}

/** Faults that had requests left to meet, in the order in which they were armed. */
function stillArmed(earlier: Events): { seq: number; move: Move }[] {
  const disarmed = earlier.findLast(({ called }) => called?.operation === 'disarmFaults')?.seq ?? 0
  return earlier.flatMap((event) => {
    const { kind, seq, fault } = event
    if (kind !== 'fault.armed' || seq < disarmed || !fault) return []
    const fired = earlier.filter((each) => each.kind === 'fault.fired' && each.cause === seq).length
    const { times = 1 } = fault
    const left = times === 'always' ? times : times - fired
    return left === 'always' || left > 0
      ? [{ seq, move: { kind: 'arm' as const, fault: { ...withoutClient(fault), times: left } } }]
      : []
  })
}
