/**
 * How much of what strangers send stays on the heap: a mock, many small requests, then as many of each hostile shape.
 *
 * Started with `--expose-gc`; prints one line of JSON, megabytes above the small ones by shape. Argument: how many.
 */
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Send = (mock: MockProvider, number: number) => Promise<unknown>

const MB = 1024 * 1024
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A text of one byte a character, as long as that, and another each time. */
const filler = (length: number, number: number) => `${number}.${'x'.repeat(length)}`.slice(0, length)
const post = (mock: MockProvider, path: string, body: string, headers: Record<string, string> = FORM) =>
  mock.fetch(mock.origin + path, { method: 'POST', headers, body })
const members = (count: number, length: number, number: number) =>
  Array.from({ length: count }, (_, index) => [`${filler(80, number)}${index}`, filler(length, number)] as const)
const authorizationUrl = ({ config }: MockProvider, changes: Record<string, string>) =>
  `${config.authorizationEndpoint}?${new URLSearchParams({
    ...{ response_type: 'code', client_id: config.clientId, redirect_uri: config.redirectUri, scope: 'tweet.read' },
    ...{ state: 's', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256', ...changes },
  })}`

export const small: Send = (mock, number) => post(mock, '/2/oauth2/token', `grant_type=refresh_token&a=${number}`)

/** `share`: of the asked number, where one request is dear to make. */
export const shapes: Record<string, { send: Send; share?: number }> = {
  'a public value in a large form': {
    send: (mock, number) => post(mock, '/2/oauth2/token', `redirect_uri=${filler(250_000, number)}`),
    share: 0.1,
  },
  'a short public value beside a large one': {
    send: (mock, number) =>
      post(mock, '/2/oauth2/token', `scope=a-scope-number-${number}&b=${filler(250_000, number)}`),
    share: 0.1,
  },
  'a large JSON body': {
    send: (mock, number) =>
      post(
        mock,
        '/2/oauth2/revoke',
        JSON.stringify({ scope: filler(250_000, number), [filler(90_000, number)]: 'a' }),
        {
          'content-type': 'application/json',
        },
      ),
    share: 0.1,
  },
  'a hundred long names and values': {
    send: (mock, number) =>
      post(mock, '/2/oauth2/token', String(new URLSearchParams(members(99, 300, number).map(([n, v]) => [n, v])))),
    share: 0.6,
  },
  'two hundred headers': {
    send: (mock, number) =>
      mock.fetch(`${mock.origin}/2/users/me`, { headers: Object.fromEntries(members(200, 60, number)) }),
    share: 0.6,
  },
  'long public headers': {
    send: (mock, number) => {
      const long = filler(3000, number)
      return mock.fetch(`${mock.origin}/2/users/me`, {
        headers: { 'user-agent': long, 'x-lab-actor': long, accept: long },
      })
    },
    share: 0.6,
  },
  'a long path': { send: (mock, number) => mock.fetch(`${mock.origin}/2/${filler(15_000, number)}`), share: 0.6 },
  'a detail that quotes the request': {
    send: (mock, number) => mock.fetch(authorizationUrl(mock, { redirect_uri: `http://a/${filler(15_000, number)}` })),
    share: 0.6,
  },
  'an open attempt with a long state and challenge': {
    send: (mock, number) =>
      mock.fetch(authorizationUrl(mock, { state: filler(500, number), code_challenge: filler(14_000, number) })),
    share: 0.3,
  },
  'an approved attempt with a long challenge': {
    send: (mock, number) =>
      mock.approve(authorizationUrl(mock, { code_challenge: filler(14_000, number) })).catch(() => {}),
    share: 0.3,
  },
}

function heapMb(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed / MB
}

async function after(send: Send, count: number): Promise<number> {
  const mock = await startMockProvider()
  for (let number = 0; number < count; number += 1) {
    await send(mock, number)
    // What a Request is known by is let go of between two turns of the event loop only.
    if (number % 50 === 0) await new Promise(setImmediate)
  }
  await new Promise(setImmediate)
  const used = heapMb()
  await mock.stop()
  return used
}

console.log('start', heapMb())
for (let i = 0; i < 4; i++) {
  const used = await after(shapes['two hundred headers']!.send, 600)
  await new Promise((r) => setTimeout(r, 200))
  console.log(used, heapMb())
}
const { writeHeapSnapshot } = await import('node:v8')
if (process.argv[2]) writeHeapSnapshot('/tmp/h.heapsnapshot')
