import observed from '../../mock-provider/wire/observed.json' with { type: 'json' }
import { expect, test } from '../../src/testing/vitest.ts'
import { corpus, findCase } from './cases.ts'
import { assertReply } from './compare.ts'
import { missingHeaders } from './headers.ts'
import { listed } from './listed.ts'
import { readReply, send } from './scene.ts'

const corpusScopes = observed.scopes.map(({ name }) => name)

const notBuilt = corpus.filter(
  ({ id, request }) => /(not built yet|unknown path here)$/.test(listed[id] ?? '') && request.path !== '/2/users/me',
)

test.for(notBuilt)(
  'the endpoint of listed case $id is not built, as its reason says',
  async ({ request }, { mock }) => {
    const path = request.path.replaceAll(/:\w+/g, '1')

    const { accessToken } = await mock.signIn({ scopes: corpusScopes })
    const headers = { authorization: `Bearer ${accessToken}` }

    const response = await fetch(`${mock.origin}${path}`, { method: request.method, headers })

    // 501: known to be an operation of X, and not simulated.
    expect([404, 501]).toContain(response.status)
  },
)

test.for(['503', '429-window'])('an armed fault answers in the words of listed case %s', async (id, { mock }) => {
  const corpusCase = findCase(id)
  // oxlint-disable-next-line unicorn/no-thenable -- a fault's `then` is data
  mock.faults.arm({ at: 'users/me', then: { status: Number(corpusCase.response.status) } })

  const reply = await readReply(fetch(`${mock.origin}/2/users/me`))

  assertReply(corpusCase, reply)
})

test('users/me does not send the headers that are told to be missing', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  const reply = await send(
    { corpusCase: findCase('me-success-default'), mock },
    { headers: { authorization: `Bearer ${accessToken}` } },
  )

  const prefixes = missingHeaders.map((pattern) => pattern.replace('*', ''))
  expect(reply.status).toBe(200)
  expect([...reply.headers.keys()].filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))).toEqual([])
})
