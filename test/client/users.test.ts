import { expect, test } from 'vitest'
import {
  ApiResponseError,
  callApi,
  getMe,
  RequestFailedError,
  UnexpectedResponseError,
} from '../../src/client/index.ts'
import { answering, catchError, confidentialConfig as config, print, publicConfig, secrets, serve } from './fixtures.ts'

const { accessToken } = secrets
const me = { id: '2244994945', name: 'X Dev', username: 'XDevelopers' }

test('getMe sends the access token, not Basic, and unwraps data', async () => {
  const { config: answered, requests } = answering(config, () => Response.json({ data: me }))

  const user = await getMe(answered, accessToken)

  expect(user).toEqual(me)
  expect(requests[0]).toMatchObject({ method: 'GET', url: 'https://api.x.example/2/users/me', redirect: 'error' })
  expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${accessToken}`)
})

test('getMe asks for more fields and hands them on unchecked', async () => {
  const data = { ...me, public_metrics: { followers_count: 3 } }
  const { config: answered, requests } = answering(config, () => Response.json({ data }))

  const user = await getMe(answered, accessToken, { fields: ['name', 'public_metrics'] })

  expect(new URL(requests[0]?.url ?? '').searchParams.get('user.fields')).toBe('name,public_metrics')
  expect(user).toEqual(data)
})

test('a problem of the resource server is told in full', async () => {
  const problem = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }
  const { config: answered } = answering(config, () => Response.json(problem, { status: 401 }))

  const error = await catchError(getMe(answered, accessToken))

  expect(error).toBeInstanceOf(ApiResponseError)
  expect(error).toMatchObject(problem)
  expect(error).toHaveProperty('message', expect.stringMatching(/GET \/2\/users\/me.*401.*refresh/))
})

test('a refusal that is no problem JSON keeps its status', async () => {
  const { config: answered } = answering(config, () => new Response('<html>', { status: 503 }))

  const error = await catchError(getMe(answered, accessToken))

  expect(error).toMatchObject({ name: 'ApiResponseError', status: 503, title: undefined, type: undefined })
})

test.each([{}, { data: {} }, me, { data: { ...me, id: 7 } }, [], null])('a 200 with %j is no user', async (body) => {
  const { config: answered } = answering(config, () => Response.json(body))

  const error = await catchError(getMe(answered, accessToken))

  expect(error).toBeInstanceOf(UnexpectedResponseError)
})

test('callApi hands back any answer', async () => {
  const { config: answered, requests } = answering(config, () => new Response('gone', { status: 404 }))
  const request = { method: 'POST', headers: { Authorization: 'Basic no', 'content-type': 'text/x' }, body: 'hello' }

  const response = await callApi(answered, accessToken, '/2/tweets?a=b', request)

  expect([response.status, await response.text()]).toEqual([404, 'gone'])
  expect(requests[0]).toMatchObject({ method: 'POST', url: 'https://api.x.example/2/tweets?a=b' })
  expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${accessToken}`)
  expect(requests[0]?.headers.get('content-type')).toBe('text/x')
  expect(await requests[0]?.text()).toBe('hello')
})

test.each(['2/users/me', '@evil.example/', '', 'https://evil.example/'])('the path %j is not called', async (path) => {
  const { config: answered, requests } = answering(config, () => new Response())

  const error = await catchError(callApi(answered, accessToken, path))

  expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_PATH' })
  expect(requests).toEqual([])
})

test('a token with a newline is refused here, since fetch would quote it', async () => {
  const error = await catchError(getMe(publicConfig, `${accessToken}\nx`))

  expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_ACCESS_TOKEN' })
  expect(print(error)).not.toContain(accessToken)
})

test('the resource server cannot redirect the access token elsewhere', async () => {
  let visits = 0
  const elsewhere = await serve((_, response) => {
    visits += 1
    response.end()
  })
  const apiOrigin = await serve((_, response) => response.writeHead(302, { location: elsewhere }).end())

  const error = await catchError(getMe({ ...config, apiOrigin }, accessToken))

  expect(error).toBeInstanceOf(RequestFailedError)
  expect(visits).toBe(0)
  expect(print(error)).not.toContain(accessToken)
})

test('a resource server that says nothing is given up', async () => {
  const apiOrigin = await serve(() => {})

  const error = await catchError(getMe({ ...config, apiOrigin }, accessToken, { timeoutSeconds: 0.05 }))

  expect(error).toMatchObject({ name: 'RequestFailedError', mayHaveBeenProcessed: true })
})
