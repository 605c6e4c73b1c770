import { join } from 'node:path'
import { startMockProvider, type JournalEvent } from '../../mock-provider/index.ts'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root } from '../run-command.ts'

/** One thing that a client was asked to do: what its caller saw, and what the mock saw of it. */
export type Step = { name: string; shown: string; events: JournalEvent[] }

/** What a program of `programs/` prints at its end: the journal, and where in it each step begins and ends. */
export type Printed = {
  steps: { name: string; shown: string; from: number; to: number }[]
  events: JournalEvent[]
}

/** Holds both characters of X's alphabet that some clients percent-encode in Basic. */
const SECRET = 'a-secret_of-this_app'
const CLIENT = { id: 'my-app', secret: SECRET, redirectUri: 'http://127.0.0.1:5000/oauth/callback' }

/** The flags that make two runs of one client alike. */
export const FLAGS = ['--seed', 'clients', '--client-id', CLIENT.id, '--client-secret', SECRET]

/** Runs a program of `programs/` behind `run`, unchanged, against strict defaults; gives its steps. */
export async function drive(interpreter: string, program: string): Promise<Step[]> {
  const command = [interpreter, join(root, 'test/clients/programs', program)]
  const outcome = await runToEnd([...FLAGS, '--redirect-uri', CLIENT.redirectUri, '--json', '--', ...command])
  if (outcome.code !== 0 || reportOf(outcome).requests === 0)
    throw new Error(`${program} ended with ${outcome.code}:\n${outcome.stdout}\n${outcome.stderr}`)
  return readSteps(JSON.parse(outcome.stdout))
}

/** The control API's own events are no client's. */
export function readSteps({ steps, events }: Printed): Step[] {
  return steps.map(({ name, shown, from, to }) => ({
    name,
    shown,
    events: events.filter(({ seq, http, actor }) => seq > from && seq <= to && http && actor === 'client'),
  }))
}

/** How a journal with that seed prints a Basic header, by what was done to the secret before. */
export async function basicFingerprints(): Promise<Record<string, string>> {
  const mock = await startMockProvider({ seed: 'clients' })
  const print = (secret: string) => mock.fingerprintOf(btoa(`${CLIENT.id}:${secret}`))
  const encoded = SECRET.replaceAll('-', '%2D').replaceAll('_', '%5F')
  const prints = {
    [print(SECRET)]: 'as they are',
    [print(encoded)]: 'percent-encoded',
    [mock.fingerprintOf(btoa(`${CLIENT.id.replace('-', '%2D')}:${encoded}`))]: 'percent-encoded',
  }
  await mock.stop()
  return prints
}
