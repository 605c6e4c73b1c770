import observed from '../../../mock-provider/wire/observed.json' with { type: 'json' }
import type { Answer, Endpoint } from '../../../mock-provider/index.ts'

type Refusal = { id: string; answer: Answer; body: Record<string, unknown> }
type Case = (typeof observed.cases)[number]

/** The refusals of the corpus, each as an answer with its case. */
export function corpusRefusals(): Refusal[] {
  return observed.cases.flatMap((each): Refusal[] => {
    const body = bodyOf(each)
    const { status, location } = placeOf(each)
    if (location !== undefined) return fromRedirect(each, location)
    if (body === undefined || status < 300) return []
    return [{ id: each.id, body, answer: { ...answerOf(body), status, endpoint: endpointOf(each) } }]
  })
}

function placeOf({ response }: Case): { status: number; location?: string | undefined } {
  const headers: Record<string, unknown> = 'headers' in response ? { ...response.headers } : {}
  const location =
    typeof headers.location === 'string' && /error=/.test(headers.location) ? headers.location : undefined
  return { status: Number(response.status) || 0, location }
}

function bodyOf({ response }: Case): Record<string, unknown> | undefined {
  const text = 'bodyText' in response && typeof response.bodyText === 'string' ? response.bodyText : undefined
  const body: unknown = text === undefined ? response.body : JSON.parse(text)
  return typeof body === 'object' && body !== null ? { ...body } : undefined
}

/** By hand, so that the reader of the command is not its own judge. */
export function answerOf(body: Record<string, unknown>): Answer {
  const errors: Record<string, unknown>[] = Array.isArray(body.errors) ? body.errors : []
  const texts = [body.error_description, body.detail, body.title, ...errors.map(({ message }) => message)]
  return {
    said: texts.filter((text) => typeof text === 'string'),
    error: typeof body.error === 'string' ? body.error : undefined,
    reason: typeof body.reason === 'string' ? body.reason : undefined,
    code: typeof errors[0]?.code === 'number' ? errors[0].code : undefined,
    problem: [body.type, errors[0]?.type]
      .find((type) => typeof type === 'string')
      ?.split('/')
      .at(-1),
  }
}

function fromRedirect(each: Case, location: string): Refusal[] {
  const answer = answerOfRedirect(location)
  return [{ id: each.id, body: { error: answer.error }, answer }]
}

/** What the callback got. */
export function answerOfRedirect(location: string): Answer {
  const [, error = ''] = /error=(\w+)/.exec(location) ?? []
  const state = /state=[^&]/.test(location) ? 'given' : /state=/.test(location) ? 'empty' : 'missing'
  return { endpoint: 'authorization endpoint', error, said: [], state }
}

function endpointOf({ request }: Case): Endpoint {
  return endpointAt(request.path ?? '')
}

/** Whose path it is. */
export function endpointAt(path: string): Endpoint {
  if (path.endsWith('/2/oauth2/token')) return 'token endpoint'
  if (path.endsWith('/2/oauth2/revoke')) return 'revocation endpoint'
  if (path.startsWith('/oauth2/')) return 'app-only endpoint'
  return path.includes('/i/oauth2/authorize') ? 'authorization endpoint' : 'resource server'
}
