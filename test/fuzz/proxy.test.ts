import { afterAll, beforeAll, test } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { hostileAnswers, type HostileAnswer } from './answers.ts'
import { startHostileServer, type HostileServer } from './hostile-server.ts'
import { prove } from './prove.ts'
import { startProxyProcess, type ProxyProcess } from './proxy-process.ts'
import { proxyTraffic } from './proxy-traffic.ts'
import { answersIn, talk } from './raw.ts'

/** A proxy is a process: whatever comes from either side, it lives, and the next request is answered. */

let mock: MockProvider
let hostile: HostileServer
let toMock: ProxyProcess
let toHostile: ProxyProcess

beforeAll(async () => {
  mock = await startMockProvider()
  hostile = await startHostileServer()
  toMock = startProxyProcess(mock.origin)
  toHostile = startProxyProcess(`http://127.0.0.1:${hostile.port}`)
})
afterAll(async () => {
  await Promise.all([toMock.stop(), toHostile.stop()])
  await Promise.all([mock.stop(), hostile.stop()])
})

const GOOD = 'GET http://api.x.com/2/users/me HTTP/1.1\r\nhost: api.x.com\r\n\r\n'
const ANSWER: HostileAnswer = { head: 'HTTP/1.1 401 No\r\ncontent-length: 2\r\n\r\n', body: 'no', then: 'close' }

/** A good request is carried. */
async function assertCarries(port: number): Promise<void> {
  const received = await talk(port, GOOD, { isEnough: (text) => answersIn(text).whole.length > 0 })
  const [answer] = answersIn(received).whole
  if (answer?.status !== 401) throw new Error(`a good request is answered ${JSON.stringify(received)}`)
}

test('whatever a program says to its proxy, the proxy lives and carries the next request', async () => {
  await prove(proxyTraffic, { count: 120 }, (bytes) =>
    toMock.whileLiving(async (port) => {
      await talk(port, bytes, { quiet: () => assertCarries(port) })
      await assertCarries(port)
    }),
  )
})

test('whatever comes back from the other side, the proxy lives and carries the next request', async () => {
  await prove(hostileAnswers, { count: 120 }, (answer) =>
    toHostile.whileLiving(async (port) => {
      const written = hostile.answerWith(answer)
      await talk(port, GOOD, { quiet: () => written.then(() => refused(port)) })
      void hostile.answerWith(ANSWER)
      await assertCarries(port)
    }),
  )
})

/** Refused by the proxy itself: what came before has been carried by then. */
async function refused(port: number): Promise<void> {
  await talk(port, 'GET http://evil.example/ HTTP/1.1\r\nhost: a\r\n\r\n')
}
