import type { Request, Router } from 'express'
import { ControlProblem } from '../../control/problems.ts'
import { asHar } from '../../findings/har.ts'
import { clientOf } from '../../findings/requests.ts'
import { packageVersion } from '../../package-folder.ts'
import type { JournalEvent } from '../../world/journal.ts'
import type { Inspection } from './inspection.ts'
import { languages, writeTest, type Written } from './written-tests/written.ts'

/** A file that the page hands out: its name, and its text for what the address asks for; undefined where there is none. */
type KeptFile = { name: string; type: string; text: (inspection: Inspection) => string | undefined }

/** The parameter that names the first event of a test. */
export const FIRST = 'from'

const keptFiles: readonly KeptFile[] = [
  { name: 'session.har', type: 'application/json', text: sessionAsHar },
  ...languages.map(({ id, file, type }) => ({ name: file, type, text: (of: Inspection) => written(of, id)?.text })),
]

/** Hands out the files of the page, each at its name below the inspector. */
export function serveKeptFiles(router: Router, inspect: (request: Request) => Inspection): void {
  for (const { name, type, text } of keptFiles)
    router.get(`/${name}`, (request, response) => {
      const found = text(inspect(request))
      if (found === undefined) throw new ControlProblem(404, 'there is nothing to write yet: no app sent a request')
      response.set('cache-control', 'no-store').attachment(name).type(type).send(found)
    })
}

/** The recording that the address asks for as a test; undefined where no app sent anything. */
export function written({ provider, events, query }: Inspection, id: string): Written | undefined {
  const { journal, profile, clients } = provider
  const language = languages.find((each) => each.id === id)
  if (!language) return undefined
  const from = Number(query.get(FIRST) ?? '')
  const recording = {
    events,
    from: Number.isSafeInteger(from) && from > 0 ? from : undefined,
    client: query.get('client') || undefined,
    profile,
    publicClients: clients.list().flatMap(({ type, clientId }) => (type === 'public' ? clientId : [])),
    isWhole: isWhole(journal),
  }
  return writeTest(recording, language)
}

/** Whether the journal still has all that it ever had. */
function isWhole(journal: Inspection['provider']['journal']): boolean {
  try {
    journal.since()
    return true
  } catch {
    return false
  }
}

/** The requests that the address asks for, by client, family and first event. */
export function wantedOf(query: URLSearchParams): (event: JournalEvent) => boolean {
  const [client, family] = [query.get('client') || undefined, query.get('family') || undefined]
  return (event) =>
    event.http !== undefined &&
    (client === undefined || clientOf(event) === client) &&
    (family === undefined || event.grant === family)
}

function sessionAsHar({ provider: { origin }, events, query }: Inspection): string {
  return JSON.stringify(asHar(events, { origin, version: packageVersion(), isWanted: wantedOf(query) }), null, 2)
}
