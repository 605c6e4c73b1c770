import { STATUS_CODES } from 'node:http'
import type { MockProvider } from '../handle.ts'
import { packageVersion } from '../package-folder.ts'
import type { Schema } from '../world/value-kinds.ts'
import { Problem } from './problem-shape.ts'
import { Nothing, type ControlRoute } from './route.ts'
import { isOptional, type Shape } from './shapes.ts'

type Described = { provider: MockProvider; secured: boolean }

const ABOUT = `Steers a mock of X's OAuth 2.0: its clock, faults, journal, clients, users, save points. Times are whole seconds
since 1970 of the mock's own clock. What changes something takes application/json. Problems are RFC 9457 and name the member.`

/** The OpenAPI 3.1 document of these routes. @see https://spec.openapis.org/oas/v3.1.1.html */
export function describeApi(routes: ControlRoute[], { provider, secured }: Described): Record<string, unknown> {
  const scheme = { type: 'http', scheme: 'bearer', description: 'The --control-token of this mock' }
  return {
    openapi: '3.1.1',
    info: {
      title: 'twitter-oauth-lab control API',
      version: packageVersion(),
      description: ABOUT.replaceAll('\n', ' '),
    },
    servers: [{ url: `${provider.origin}/_mock` }],
    paths: describePaths(routes, { provider, secured }),
    components: {
      schemas: describeSchemas(routes),
      ...(secured && { securitySchemes: { controlToken: scheme } }),
    },
    ...(secured && { security: [{ controlToken: [] }] }),
  }
}

function describePaths(routes: ControlRoute[], described: Described): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: describeOperation(route, described) }
  }
  return paths
}

function describeOperation(route: ControlRoute, { provider, secured }: Described): Record<string, unknown> {
  const parameters = [...pathParameters(route), ...queryParameters(route)]
  return {
    operationId: route.operationId,
    summary: route.says,
    ...(parameters.length > 0 && { parameters }),
    ...(route.method === 'post' && { requestBody: describeBody(route, provider) }),
    responses: describeResponses(route, secured),
    ...(secured && route.open && { security: [] }),
  }
}

/** Required even where it is empty: a client made from the document then sends the content type, without which it is refused. */
function describeBody({ body = Nothing, example = () => ({}) }: ControlRoute, provider: MockProvider): object {
  return { required: true, content: { 'application/json': { schema: body.schema, example: example(provider) } } }
}

function pathParameters({ path }: ControlRoute): object[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
}

function queryParameters({ query }: ControlRoute): object[] {
  return Object.entries(query?.members ?? {}).map(([name, shape]) => {
    const { description, ...schema } = shape.schema
    // A list is one text with commas.
    const asList = schema.type === 'array' ? { style: 'form', explode: false } : {}
    return {
      name,
      in: 'query',
      required: !isOptional(shape),
      ...(description !== undefined && { description }),
      schema,
      ...asList,
    }
  })
}

function describeResponses(route: ControlRoute, secured: boolean): Record<string, unknown> {
  const { status = 200, answer, streams } = route
  const type = streams ? 'text/event-stream' : 'application/json'
  const problem = { 'application/problem+json': { schema: Problem.schema } }
  const problems = statusesOfProblems(route, secured).map((code) => [
    code,
    { description: STATUS_CODES[code], content: problem },
  ])
  return Object.fromEntries([
    [status, { description: STATUS_CODES[status], content: { [type]: { schema: answer.schema } } }],
    ...problems,
  ])
}

function statusesOfProblems({ method, path, open, problems = [] }: ControlRoute, secured: boolean): number[] {
  const statuses = [400, 403, ...problems]
  if (secured && !open) statuses.push(401)
  if (path.includes(':')) statuses.push(404)
  if (method !== 'get') statuses.push(413, 415)
  return statuses.toSorted((a, b) => a - b)
}

function describeSchemas(routes: ControlRoute[]): Record<string, Schema> {
  const shapes: (Shape<unknown> | undefined)[] = [
    Problem,
    Nothing,
    ...routes.flatMap(({ body, answer }) => [body, answer]),
  ]
  const parts = shapes.flatMap((shape) => shape?.parts ?? [])
  return Object.fromEntries(parts.map(({ name, definition }) => [name, definition]))
}
