import type { MockProvider } from '../../handle.ts'
import { momentOf } from '../../findings/times.ts'
import { ControlProblem, problemOf } from '../../control/problems.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { type Inspection, type News } from './inspection.ts'
import { livingTokens } from './living.ts'

/** What a form has done, to be told to who sent it. */
type Done = { provider: MockProvider; fields: URLSearchParams; events: readonly JournalEvent[] }

/** How the form of one lever becomes a call of the control API. */
type Pull = {
  /** The field that stands in the path, in place of the body. */
  inPath?: string
  /** Fields of which there may be several. */
  lists?: readonly string[]
  /** Fields that are numbers. */
  numbers?: readonly string[]
  /** Makes the body of another form of fields. @throws {ControlProblem} for what cannot be. */
  bodyOf?: (fields: URLSearchParams, provider: MockProvider) => unknown
  /** One sentence without a full stop; no secret is in it. */
  says: (done: Done) => string
}

/** The levers that have forms, by their operation of the control API; which values they take is decided there. */
const pulls = new Map<string, Pull>([
  ['advanceClock', { bodyOf: durationOf, says: ({ provider }) => `The clock moved on: it is ${timeOf(provider)}` }],
  ['freezeClock', { says: ({ provider }) => `The clock stands still at ${timeOf(provider)}` }],
  ['runClock', { numbers: ['rate'], says: ({ provider: { clock } }) => `The clock runs, ${clock.rate} s a second` }],
  ['resetWorld', { says: () => 'The world is as it was when the mock started; journal and save points stayed' }],
  ['armFault', { bodyOf: faultOf, says: ({ events }) => `Armed: ${events[0]?.detail ?? 'the fault'}` }],
  ['disarmFault', { inPath: 'faultId', says: ({ fields }) => `Fault ${fields.get('faultId')} is disarmed` }],
  ['disarmFaults', { says: () => 'All faults are disarmed' }],
  ['releaseFault', { inPath: 'faultId', says: ({ fields }) => `Fault ${fields.get('faultId')}: what waited goes on` }],
  ['signIn', { lists: ['scopes'], numbers: ['expiresInSeconds'], says: signedIn }],
  ['addUser', { says: ({ fields }) => `@${fields.get('username')} is a practice account now` }],
  ['revokeByUser', { says: revoked }],
  ['suspendClient', { inPath: 'clientId', says: (done) => `${clientOf(done)} is suspended` }],
  ['unsuspendClient', { inPath: 'clientId', says: (done) => `${clientOf(done)} is suspended no longer` }],
  [
    'rotateClientSecret',
    {
      inPath: 'clientId',
      says: (done) => `${clientOf(done)} has a new secret, and the old one is refused; read it at /_mock/config`,
    },
  ],
  ['saveSnapshot', { says: () => 'This moment is saved' }],
  ['restoreSnapshot', { inPath: 'snapshotId', says: ({ fields }) => `Back at save point ${fields.get('snapshotId')}` }],
  [
    'deleteSnapshot',
    { inPath: 'snapshotId', says: ({ fields }) => `Save point ${fields.get('snapshotId')} is forgotten` },
  ],
  ['openWorld', { says: ({ provider }) => `World ${provider.worlds.list().at(-1)?.id} is open` }],
  ['closeWorld', { inPath: 'worldId', says: ({ fields }) => `World ${fields.get('worldId')} is closed` }],
])

/** Fields that are the form's own. */
const OWN_FIELDS = ['formToken', 'back', 'operationId']

/** Pulls the lever that a form is for. Resolves to what has become of it; where nothing has, what was typed goes along. */
export async function pull(
  { provider, levers }: Pick<Inspection, 'provider' | 'levers'>,
  fields: URLSearchParams,
): Promise<News> {
  const operationId = fields.get('operationId') ?? ''
  const before = provider.journal.mark()
  try {
    const lever = pulls.get(operationId)
    if (!lever) throw new ControlProblem(404, `there is no lever "${operationId.slice(0, 100)}" on this page`)
    const { inPath } = lever
    const params = inPath === undefined ? {} : { [inPath]: fields.get(inPath) ?? '' }
    await levers.pull(operationId, bodyOf(lever, fields, provider), params)
    const events = provider.journal.events.filter(({ seq }) => seq > before)
    return { tone: 'good', says: `${lever.says({ provider, fields, events })} (event ${numberOf(events)}).` }
  } catch (error) {
    return { tone: 'bad', says: `Nothing was done: ${refusalOf(error)}.`, typed: fields }
  }
}

/** The event that tells most: what happened before the call that made it happen. */
function numberOf(events: readonly JournalEvent[]): number {
  const told = events.find(({ kind }) => kind !== 'control.called') ?? events[0]
  return told?.seq ?? 0
}

function refusalOf(error: unknown): string {
  const { status, detail } = problemOf(error)
  if (status === 500) process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  return detail.replace(/\.$/, '')
}

/** A field that was left empty is not sent. */
function bodyOf(
  { inPath, lists = [], numbers = [], bodyOf: own }: Pull,
  fields: URLSearchParams,
  provider: MockProvider,
) {
  if (own) return own(fields, provider)
  const names = [...new Set(fields.keys())].filter((name) => name !== inPath && !OWN_FIELDS.includes(name))
  const members = names.flatMap((name): [string, unknown][] => {
    const [value = '', ...more] = fields.getAll(name)
    if (lists.includes(name)) return [[name, [value, ...more]]]
    if (value === '') return []
    return [[name, numbers.includes(name) ? numberIn(value) : value]]
  })
  return Object.fromEntries(members)
}

/** A number where the text is one; any other text stays what it is, for the control API to refuse in its words. */
function numberIn(text: string): unknown {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

/** So much of a unit, or as far as to the second in which a token dies. */
function durationOf(fields: URLSearchParams, provider: MockProvider): unknown {
  const name = fields.get('token')
  if (name === null) return Object.fromEntries([[fields.get('unit') ?? '', numberIn(fields.get('amount') ?? '')]])
  const token = livingTokens(provider).find((living) => living.name === name)
  if (!token) throw new ControlProblem(409, `no token "${name.slice(0, 100)}" lives now`)
  return { seconds: token.expiresAt - provider.clock.now() }
}

function faultOf(fields: URLSearchParams): unknown {
  try {
    return JSON.parse(fields.get('json') ?? '')
  } catch (error) {
    throw new ControlProblem(400, `the fault is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

function signedIn({ events }: Done): string {
  const { user = '', grant = '', labels = [] } = events.find(({ kind }) => kind === 'tokens.issued') ?? {}
  return `@${user} has signed in: ${labels.join(' and ')} of ${grant}`
}

function revoked({ events }: Done): string {
  const ended = events.filter(({ kind }) => kind === 'family.closed').map(({ grant = '' }) => grant)
  return ended.length === 0 ? 'There was no living token to revoke' : `All tokens of ${ended.join(', ')} are dead`
}

function clientOf({ provider, fields }: Done): string {
  const clientId = fields.get('clientId') ?? ''
  return provider.clients.list().find((client) => client.clientId === clientId)?.name ?? clientId
}

function timeOf({ clock }: MockProvider): string {
  return `${momentOf(clock.now())} UTC`
}
