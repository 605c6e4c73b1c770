import * as fc from 'fast-check'
import type { ProfileName } from './oracle.ts'
import type { Incident } from './sim-process.ts'
import type { RequestFault, Weather } from './sim-provider.ts'
import type { StoreFault } from './sim-store.ts'

/**
 * What somebody asks of one process:
 * - `rejected`: access, and once more as the resource server refused that token.
 * - `long`: a token that lives for most of its lifetime yet.
 * - `abort`: access, given up after a tenth of a second.
 */
export type Call = {
  process: number
  atMs: number
  does: 'access' | 'rejected' | 'long' | 'abort' | 'runDue' | 'release' | 'adopt'
}

/** All that is chosen of a run; the rest follows from it. Processes are numbered from 0. */
export type Scenario = {
  seed: number
  profile: ProfileName
  /** How far each process's clock is off; there are as many processes. */
  skewsMs: number[]
  calls: Call[]
  requestFaults: [nth: number, fault: RequestFault][]
  storeFaults: [nth: number, fault: StoreFault][]
  weather: Weather[]
  incidents: Incident[]
  ignoresAbort: boolean
  /** No disk takes anything. */
  fullDisks: boolean
  userRevokesAtMs?: number | undefined
}

/** How much goes wrong; each class has what the ones before it have. */
export type FaultClass = 'races' | 'transient' | 'pauses' | 'crashes' | 'everything'

const classes: readonly FaultClass[] = ['races', 'transient', 'pauses', 'crashes', 'everything']

/** Operations at which a process is met. The first ones are where a refresh can be lost. */
const PLACES = ['claim', 'refresh', 'commit', 'spool', 'settle', 'read', 'tombstone', 'revoke'] as const

const callTimes = fc.oneof({ weight: 4, arbitrary: fc.nat(400) }, { weight: 2, arbitrary: fc.nat(9000) })
const lost: RequestFault[] = ['dropped after', '503 after', 'html after', 'slow']
const harmless: RequestFault[] = ['unsent', 'dropped before', '503 before', 'html before', '429']

type Choices = { faults: FaultClass; profiles: readonly ProfileName[]; losesAnswers?: boolean }

/** Scenarios of a class. `losesAnswers`: also those of the provider's answers that no client can do without. */
export function scenarios({ faults, profiles, losesAnswers = false }: Choices): fc.Arbitrary<Scenario> {
  const has = (other: FaultClass) => classes.indexOf(faults) >= classes.indexOf(other)
  const all = has('everything')
  const process = fc.nat(3)
  const place = {
    process,
    at: fc.constantFrom(...PLACES.slice(0, all ? 8 : 6)),
    nth: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 3) }),
    moment: fc.constantFrom('sent' as const, 'done' as const),
  }
  const incident = (does: Incident['does'], max: number) =>
    fc.record({ ...place, does: fc.constant(does), ms: fc.integer({ min: 50, max }) })
  const incidents = [
    ...(has('pauses') ? [incident('freezes', all ? 9000 : 4000)] : []),
    ...(has('crashes') ? [incident('dies', 9000), incident('outage', all ? 7000 : 500)] : []),
    ...(all ? [incident('is cut off', 7000)] : []),
  ]
  const duration = { fromMs: fc.nat(4000), ms: fc.integer({ min: 50, max: 3000 }) }
  return fc.record<Scenario>({
    seed: fc.nat(2 ** 31 - 1),
    profile: fc.constantFrom(...profiles),
    skewsMs: fc.array(all ? fc.integer({ min: -100, max: 100 }) : fc.constant(0), { minLength: 2, maxLength: 4 }),
    calls: fc.array(fc.record({ process, atMs: callTimes, does: all ? anyCall : fc.constant('access' as const) }), {
      minLength: 2,
      maxLength: 8,
      size: 'max',
    }),
    requestFaults: some(
      has('transient'),
      fc.tuple(
        fc.integer({ min: 1, max: 5 }),
        losesAnswers ? rarely(fc.constantFrom(...lost), fc.constantFrom(...harmless)) : fc.constantFrom(...harmless),
      ),
      3,
    ),
    storeFaults: some(
      has('transient'),
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom('before', 'after')),
      8,
    ),
    weather: some(all, fc.record({ ...duration, is: fc.constantFrom('down', 'secret wrong') }), 1),
    incidents: incidents.length > 0 ? some(true, fc.oneof(...incidents), 3) : fc.constant([]),
    ignoresAbort: all ? fc.boolean() : fc.constant(false),
    fullDisks: all ? rarely(fc.constant(true), fc.constant(false)) : fc.constant(false),
    userRevokesAtMs: all ? rarely<number | undefined>(fc.nat(9000), fc.constant(undefined)) : fc.constant(undefined),
  })
}

function some<T>(when: boolean, arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return when ? fc.array(arbitrary, { maxLength, size: 'max' }) : fc.constant([])
}

/** The other one in nine cases of ten; it is what a case is made smaller to. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: other }, { weight: 1, arbitrary })
}

const anyCall: fc.Arbitrary<Call['does']> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('access') },
  { weight: 3, arbitrary: fc.constantFrom('rejected', 'long', 'abort', 'runDue') },
  { weight: 1, arbitrary: fc.constantFrom('release', 'adopt') },
)

/** What a scenario has in which nothing happens. */
export const calm = {
  calls: [],
  requestFaults: [],
  storeFaults: [],
  weather: [],
  incidents: [],
  ignoresAbort: false,
  fullDisks: false,
} satisfies Partial<Scenario>
