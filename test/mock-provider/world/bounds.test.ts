import { MAX_CLIENTS, MAX_FAULTS, MAX_USERS } from '../../../mock-provider/world/bounds.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { ask } from '../control/call.ts'

test('more faults than 1,000 are refused over HTTP too, and after one is taken back there is room', async ({
  mock,
}) => {
  const fault = { at: 'token', then: 'reset' } as const
  for (let count = 0; count < MAX_FAULTS; count += 1) mock.faults.arm(fault)

  const { status, json } = await ask(mock, 'POST /faults', fault)
  const [first] = mock.faults.list()
  mock.faults.disarm(first?.id)

  expect([status, JSON.stringify(json)]).toEqual([400, expect.stringContaining('there are 1,000 faults already')])
  expect((await ask(mock, 'POST /faults', fault)).json.id).toBe(MAX_FAULTS + 1)
})

test('clients and users are bounded, and a message names a few of them', ({ mock }) => {
  for (let count = mock.clients.list().length; count < MAX_CLIENTS; count += 1) mock.clients.register({})
  for (let count = mock.users.list().length; count < MAX_USERS; count += 1) mock.users.add({ username: `u${count}` })

  expect(() => mock.clients.register({})).toThrow('there are 10,000 clients already, the most there can be')
  expect(() => mock.users.add({ username: 'one_more' })).toThrow('there are 10,000 users already')
  expect(() => mock.suspendClient('nobody')).toThrow(/is not registered; there are (\S+, ){9}\S+ and 9990 more$/)
})

test('posts are bounded by their text as well: the oldest make room', ({ mock }) => {
  const text = 'x'.repeat(1_000_000)
  for (let count = 0; count < 7; count += 1) mock.posts.add({ author: 'ada_practice', text: `${count}${text}` })

  const kept = mock.posts.list().map((post) => post.text.charAt(0))

  expect(kept).toEqual(['3', '4', '5', '6'])
})
