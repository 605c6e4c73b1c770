import type { EventKind, Fact, JournalEvent, NewEvent } from './world/journal.ts'
import type { FamilyEnd, Grant } from './world/store.ts'
import type { World } from './world/world.ts'
import { pageView } from './page-view.ts'
import { Parameters } from './parameters.ts'
import type { KnownAnswer } from './wire/answers.ts'
import type { WireAnswer, WireRequest } from './wire/messages.ts'

/** So many headers that no check looks at are written down; the others are counted. */
const MAX_HEADERS = 50

/** The same of what an upload brings beside its file; the others are left out. */
const MAX_MEMBERS = 20

/** One request on its way through an endpoint: what arrived, and what the journal is told of it. */
export class Exchange {
  readonly world: World
  readonly request: WireRequest
  /** What a refusal of this request is called; endpoints narrow it as they learn what the request wants. */
  refusal: EventKind = 'request.refused'
  /** Who and what the request is about, as far as it is known. */
  readonly about: Pick<NewEvent, 'client' | 'user' | 'grant' | 'scopes' | 'labels' | 'detail'> = {}
  /** Rate-limit headers: X's application answers carry them, refusals included; its gateway's do not. */
  applicationHeaders: Record<string, string> = {}
  /** Facts of the answer that are not in its headers. */
  readonly answered: [name: string, value: string][] = []
  #parameters: Parameters | undefined
  readonly #events: NewEvent[] = []
  readonly #aftermath: NewEvent[] = []
  #verdict: NewEvent | undefined
  #written: JournalEvent | undefined
  /** How many events this request has written beside its verdict. */
  #noted = 0

  constructor(world: World, request: WireRequest) {
    this.world = world
    this.request = request
  }

  /** From query and body. @throws {ProtocolError} when they are malformed. */
  get parameters(): Parameters {
    this.#parameters ??= new Parameters(this.request)
    return this.#parameters
  }

  /** An event on the way to the verdict. */
  record(event: NewEvent): void {
    // Assigned, here and below: V8 makes slow objects of such spreads, at the price of half an endpoint.
    this.#events.push(Object.assign({}, this.about, event))
  }

  /** The event that carries the HTTP facts: what became of the request. */
  conclude(event: NewEvent): void {
    this.#verdict = Object.assign({}, this.about, event)
    this.#events.push(this.#verdict)
  }

  /** From here on every event of this request names the grant, its client and its user. */
  mention(grant: Grant, labels?: string[]): void {
    this.about.grant = grant.id
    this.about.client = grant.clientId
    const user = this.world.users.find(grant.userId)
    if (user) this.about.user = user.username
    if (labels) this.about.labels = labels
  }

  /** Ends a family; the journal tells it behind the verdict that led to it. @returns whether that changed anything. */
  closeFamily(grant: Grant, why: FamilyEnd): boolean {
    const changed = this.world.closeFamily(grant, why)
    if (changed) this.#aftermath.push({ ...this.about, kind: 'family.closed', reason: why })
    return changed
  }

  /** What became of the request, once the journal has it. */
  get written(): JournalEvent | undefined {
    return this.#written
  }

  /** An event beside the verdict, written at once. */
  note(event: NewEvent): void {
    this.#noted += 1
    this.world.journal.append({ ...this.#sender(), ...this.about, ...event })
  }

  /** Writes everything to the journal; later events of one request name the first as their cause. */
  commit(answer: WireAnswer | KnownAnswer | undefined, cause?: number): JournalEvent | undefined {
    const began = this.#beganBefore(this.world.journal.mark())
    const page = pageView(this.request, this.#events, answer?.status ?? 0)
    let first = cause
    for (const event of [...this.#events, ...this.#aftermath]) {
      const http = event === this.#verdict ? this.#request(answer?.status ?? 0, began) : undefined
      if (http && page !== undefined) http.page = page
      const written = this.world.journal.append(Object.assign(this.#sender(first), event, http))
      first ??= written.seq
      if (event === this.#verdict) this.#written = written
    }
    return this.#written
  }

  #sender(cause?: number): Pick<NewEvent, 'actor' | 'connection' | 'cause'> {
    const { headers, connection } = this.request
    const sender: Pick<NewEvent, 'actor' | 'connection' | 'cause'> = {
      actor: headers['x-lab-actor'] ?? 'client',
    }
    if (connection !== undefined) sender.connection = connection
    if (cause !== undefined) sender.cause = cause
    return sender
  }

  /** When it began, where the journal tells of others since. */
  #beganBefore(mark: number): number | undefined {
    const { began } = this.request
    return began !== undefined && began + this.#noted < mark ? began : undefined
  }

  #request(status: number, began: number | undefined): Pick<NewEvent, 'http' | 'began' | 'page'> {
    const facts: Pick<NewEvent, 'http' | 'began' | 'page'> = { http: this.#httpFacts(status) }
    if (began !== undefined) facts.began = began
    return facts
  }

  #httpFacts(status: number): NonNullable<JournalEvent['http']> {
    const { method, path } = this.request
    const { facts } = this.world
    const request = this.#parameterFacts().map(([where, name, value]) => facts.of(where, name, value))
    this.#addUploadFacts(request)
    this.#addHeaderFacts(request)
    const response = this.answered.map(([name, value]) => facts.of('json', name, value))
    return { method, path, status, request, response }
  }

  /** Of a file its length, and the fingerprint of its digest: the same file shows the same. */
  #addUploadFacts(request: Fact[]): void {
    const { upload } = this.request
    if (!upload) return
    const { facts } = this.world
    const where = upload.form === 'json' ? 'json' : 'form'
    for (const [name, value] of Object.entries(upload.members).slice(0, MAX_MEMBERS))
      request.push(facts.of(where, name, typeof value === 'object' ? JSON.stringify(value) : String(value)))
    for (const [name, { digest, length }] of Object.entries(upload.files).slice(0, MAX_MEMBERS))
      request.push({ ...facts.of(where, name, digest), length })
  }

  #addHeaderFacts(request: Fact[]): void {
    const { headers } = this.request
    const { facts } = this.world
    let others = 0
    for (const name in headers) {
      if (facts.isPublic(name) || ++others <= MAX_HEADERS) request.push(facts.of('header', name, headers[name] ?? ''))
    }
    if (others > MAX_HEADERS) request.push({ in: 'header', name: `and ${others - MAX_HEADERS} more`, length: 0 })
  }

  #parameterFacts(): [Fact['in'], string, string][] {
    try {
      return this.parameters.list
    } catch {
      return [] // Malformed: the refusal's detail says how.
    }
  }
}
