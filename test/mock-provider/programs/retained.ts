/**
 * How much of what strangers send stays on the heap: a mock, many small requests, then as many of each hostile shape.
 *
 * Prints one line of JSON: megabytes after the small ones, and above that by shape. Argument: how many.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'

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
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: 'tweet.read',
    state: 's',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ...changes,
  })}`

function uploadOf(number: number): FormData {
  const form = new FormData()
  form.append('media_category', filler(5000, number))
  form.append('media', new Blob([filler(500_000, number)]), 'a.png')
  return form
}

const small: Send = (mock, number) => post(mock, '/2/oauth2/token', `grant_type=refresh_token&a=${number}`)

/** `share`: of the asked number, where one request is dear to make. */
const shapes: Record<string, { send: Send; share?: number }> = {
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
  'a large upload': {
    send: (mock, number) => mock.fetch(`${mock.origin}/2/media/upload`, { method: 'POST', body: uploadOf(number) }),
    share: 0.1,
  },
  'an upload with long members': {
    send: (mock, number) => {
      const form = new FormData()
      for (const [name, value] of members(30, 3000, number)) form.append(name, value)
      return mock.fetch(`${mock.origin}/2/media/upload/1/append`, { method: 'POST', body: form })
    },
    share: 0.2,
  },
  'a hundred long names and values': {
    send: (mock, number) =>
      post(mock, '/2/oauth2/token', String(new URLSearchParams(members(99, 300, number).map(([n, v]) => [n, v])))),
    share: 0.4,
  },
  'two hundred headers': {
    send: (mock, number) =>
      mock.fetch(`${mock.origin}/2/users/me`, { headers: Object.fromEntries(members(200, 60, number)) }),
    share: 0.3,
  },
  'long public headers': {
    send: (mock, number) => {
      const long = filler(3000, number)
      return mock.fetch(`${mock.origin}/2/users/me`, {
        headers: { 'user-agent': long, 'x-lab-actor': long, accept: long },
      })
    },
    share: 0.5,
  },
  'a long path': { send: (mock, number) => mock.fetch(`${mock.origin}/2/${filler(15_000, number)}`), share: 0.5 },
  'a detail that quotes the request': {
    send: (mock, number) => mock.fetch(authorizationUrl(mock, { redirect_uri: `http://a/${filler(15_000, number)}` })),
    share: 0.3,
  },
  'an open attempt with a long state and challenge': {
    send: (mock, number) =>
      mock.fetch(authorizationUrl(mock, { state: filler(500, number), code_challenge: filler(14_000, number) })),
    share: 0.2,
  },
  'an approved attempt with a long challenge': {
    send: (mock, number) =>
      mock.approve(authorizationUrl(mock, { code_challenge: filler(14_000, number) })).catch(() => {}),
    share: 0.2,
  },
}

async function heapMb(): Promise<number> {
  await new Promise(setImmediate)
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
  const used = await heapMb()
  await mock.stop()
  return used
}

const count = Number(process.argv[2])
await after(small, 100)
const ordinary = await after(small, count)
const above: Record<string, number> = {}
for (const [name, { send, share = 1 }] of Object.entries(shapes))
  above[name] = (await after(send, Math.ceil(count * share))) - ordinary
console.log(JSON.stringify({ ordinary, above, stopped: await heapMb() }))
