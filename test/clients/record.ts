import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalEvent } from '../../mock-provider/index.ts'
import { basicFingerprints, type Step } from './drive.ts'
import { lifeJudges } from './judge-lives.ts'
import { lengthWords, purposeOf, requestJudges } from './judge-requests.ts'
import { factOf, Story, type Finding, type Verdict } from './story.ts'

/** One request as a client writes it. */
export type Request = { purpose: string; line: string; authentication: string; body: string; parameters: string[] }

/** What `docs/clients.md` says of one client; all of it was read from the journal. */
export type ClientRecord = {
  name: string
  version: string
  /** Where it is from: npm, Debian, this repository. */
  from: string
  program: string
  requests: Request[]
  findings: { verdict: Verdict; says: string; evidence: string[] }[]
}

export type About = Pick<ClientRecord, 'name' | 'version' | 'from' | 'program'>

/** The folder of the recordings. */
const recordsFolder = join(import.meta.dirname, 'records')

/** The kinds of request, in the order of the flow, by how the first of each ended. */
const FIRSTS: JournalEvent['kind'][][] = [
  ['attempt.opened', 'attempt.refused'],
  ['tokens.issued', 'code.refused'],
  ['api.called'],
  ['refresh.done', 'refresh.refused'],
  ['revoke.called'],
]

/** Reads a client's steps; each finding with its events. */
export async function makeRecord(about: About, steps: Step[]): Promise<ClientRecord> {
  const story = new Story(steps)
  const prints = await basicFingerprints()
  const firsts = FIRSTS.flatMap((kinds) => story.first(...kinds) ?? [])
  return {
    ...about,
    requests: firsts.map((event) => describeRequest(event, prints)),
    findings: judge(story, steps).map(({ verdict, says, events }) => ({
      verdict,
      says,
      evidence: events.length === 0 ? ['no request arrived'] : events.map(describeEvent),
    })),
  }
}

function judge(story: Story, steps: Step[]): Finding[] {
  const ofRequests = requestJudges.flatMap((judgeRequest) => judgeRequest(story) ?? [])
  const ofLives = steps.flatMap((step) => lifeJudges[step.name]?.(step, story) ?? [])
  return [...ofRequests, ...ofLives]
}

function describeRequest(event: JournalEvent, prints: Record<string, string>): Request {
  const { method = '', path = '', request = [] } = event.http ?? {}
  const parameters = request.filter((fact) => fact.in !== 'header')
  return {
    purpose: purposeOf(event),
    line: `${method} ${factOf(event, 'host')?.value ?? ''}${path}`,
    authentication: authenticationOf(event, prints),
    body: method === 'GET' ? '' : (factOf(event, 'content-type')?.value ?? '').replace(/;\s*charset=utf-8$/i, ''),
    parameters: parameters.map(
      ({ in: place, name, value, length }) => `${place} ${name}${detail(name, value, length)}`,
    ),
  }
}

/** What of a value tells clients apart. */
function detail(name: string, value: string | undefined, length: number): string {
  if (name === 'code_challenge_method' || name === 'token_type_hint') return ` = ${value}`
  return name === 'code_verifier' ? ` (${lengthWords(length)})` : ''
}

function authenticationOf(event: JournalEvent, prints: Record<string, string>): string {
  const { value: scheme, fingerprint = '' } = factOf(event, 'authorization') ?? {}
  if (scheme !== 'Basic') return scheme ?? ''
  return `Basic, id and secret ${prints[fingerprint] ?? 'in no form that is known here'}`
}

/** `event 16: POST /2/oauth2/token 400 RT#2, replayed: RT#2 was used 0 s ago and rotated away` */
function describeEvent({ seq, kind, http, labels = [], reason, detail: why }: JournalEvent): string {
  const what = [http && `${http.method} ${http.path} ${http.status}`, kind, ...labels].filter(Boolean).join(' ')
  const because = [reason, why].filter(Boolean).join(': ')
  return `event ${seq}: ${what}${because && `, ${because}`}`
}

/** What to do where a client no longer behaves as it was recorded. */
export const STALE =
  'the recording is stale: run this test with RECORD=1, then `npm run generate`, and read what changed'

/**
 * The recording to compare a record with; `RECORD=1` makes it first.
 *
 * @param options.anyVersion of programs that come from the system: another version has to behave the same.
 */
export function recordingOf(record: ClientRecord, { anyVersion = false } = {}): ClientRecord {
  const path = join(recordsFolder, `${record.name}.json`)
  if (process.env.RECORD && process.env.CI) throw new Error('RECORD=1 compares nothing: CI must run without it')
  if (process.env.RECORD) writeFileSync(path, `${JSON.stringify(record, undefined, 2)}\n`)
  const recorded: ClientRecord = JSON.parse(readFileSync(path, 'utf8'))
  return anyVersion ? { ...recorded, version: record.version } : recorded
}
