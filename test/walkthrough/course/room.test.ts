import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { Room } from '../../../src/walkthrough/course/room.ts'
import { serve } from '../../client/fixtures.ts'

test.each<[string, number, (response: ServerResponse) => void]>([
  ['answers nothing', 0, () => {}],
  ['sends no body', 200, (response) => response.writeHead(200).flushHeaders()],
  ['never ends its body', 200, (response) => response.writeHead(200).write('Signed in')],
  [
    'calls a plain body gzip',
    200,
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('Signed in'),
  ],
])('the browser gives up a listener that %s', async (_, status, answer) => {
  const origin = await serve((_request, response) => void answer(response))
  const room = await Room.open({ program: { kind: 'command', argv: ['true'] }, profile: 'x', limitSeconds: 1 })
  onTestFinished(() => room.close())

  const seen = await room.callBack('genuine', `${origin}/callback?code=c&state=s`)

  expect(seen).toBe(status)
})
