import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { answerConsent } from '../../../src/step-runner/user-player.ts'
import { expect, send, serveCourse, test as base, viewOf } from './visitor.ts'

/** At X's page it is the learner who agrees, in a browser: the run waits, and everybody sees for what. */
const test = base.extend('waiting', async ({ course: { desk } }) => {
  const act = (name: string, fields: Record<string, string> = {}) =>
    desk.act(name, new URLSearchParams(fields), '/lesson')
  await act('restart', { stem: '03-authorize' })
  await act('predict', { choice: '0', sure: 'guess' })
  await act('run', { consent: 'browser' })
  const { authorizationUrl = '', redirectUri = '' } = (await viewOf(desk)).underWay?.waitsFor ?? {}
  return { act, authorizationUrl, redirectUri, said: async () => (await viewOf(desk)).news.map(({ says }) => says) }
})

test('the run is answered while it waits, and goes on once the browser came back to the step', async ({
  course: { desk },
  waiting: { act, authorizationUrl, redirectUri },
}) => {
  const during = desk.session.underWay
  await act('check')
  const wait = (await viewOf(desk)).news[0]?.says
  const callback = new URL(await answerConsent(authorizationUrl, 'approve'))
  const ended = new Promise<void>((resolve) => {
    const stop = desk.subscribe(() => {
      if (desk.session.place?.progress.beat !== 'look') return
      stop()
      resolve()
    })
  })

  await send(callback.origin, { path: callback.pathname + callback.search, headers: { host: callback.host } })
  await ended
  const { underWay, keptOf } = await viewOf(desk)

  expect([during, wait]).toEqual(['run', 'Wait: the run is under way.'])
  expect(authorizationUrl).toContain('/i/oauth2/authorize?')
  expect(callback.href.startsWith(`${redirectUri}?`)).toBe(true)
  expect(underWay).toBeUndefined()
  expect(keptOf('03-authorize').ran.at(-1)).toMatchObject({ kind: 'step', step: 3, isThrough: true })
})

test('the address at which a browser ended is delivered to the step, and to nobody else', async ({
  course: { desk },
  waiting: { act, authorizationUrl, redirectUri, said },
}) => {
  const asked: string[] = []
  const other = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : 0
  const genuine = await answerConsent(authorizationUrl, 'approve')
  const foreign = [
    '',
    'code',
    genuine.replace(/:\d+\//, `:${port}/`),
    genuine.replace('/callback', '/'),
    genuine.replace('127.0.0.1', 'localhost'),
    genuine.replace('//', '//user:word@'),
    genuine.replace('http:', 'https:'),
    genuine.replace(/^[^?]*/, `http://127.0.0.1:${port}/?`),
    redirectUri,
    'file:///etc/passwd',
  ]
  const refused: (string | undefined)[] = []

  for (const each of foreign) {
    await act('paste', { address: each })
    refused.push((await said())[0])
  }
  await act('paste', { address: genuine.replace(/state=[^&]+/, 'state=A') })
  const wrongState = await said()
  const isWaiting = desk.session.underWay
  await act('paste', { address: ` ${genuine}\n` })
  other.close()

  expect(refused).toEqual(foreign.map(() => expect.stringContaining(`must begin with ${redirectUri}?`)))
  expect(wrongState[0]).toContain('did not take that address (400)')
  expect([isWaiting, asked]).toEqual(['run', []])
  expect([desk.session.underWay, desk.session.place?.progress.beat, await said()]).toEqual([undefined, 'look', []])
})

test('who gives up goes on where they were, and nobody listens any more', async ({
  course: { desk },
  waiting: { act, redirectUri, said },
}) => {
  await act('give-up')

  expect(await said()).toEqual(['You gave up waiting. Nothing is lost: run it again.'])
  expect([desk.session.underWay, desk.session.place?.progress.beat]).toEqual([undefined, 'run'])
  await expect(send(new URL(redirectUri).origin, { path: '/callback' })).rejects.toThrow('ECONNREFUSED')
})

test('a course that is closed in the middle leaves no step, no listener and no lock behind', async () => {
  const { desk, server, home, close } = await serveCourse()
  const act = (name: string, fields: Record<string, string> = {}) =>
    desk.act(name, new URLSearchParams(fields), '/lesson')
  await act('enter', { stem: '03-authorize' })
  await act('predict', { choice: '0', sure: 'guess' })
  await act('run', { consent: 'browser' })
  const redirectUri = desk.kept.underWay?.waitsFor?.redirectUri ?? ''

  await close()

  for (const origin of [server.origin, new URL(redirectUri).origin])
    await expect(send(origin, { path: '/' })).rejects.toThrow('ECONNREFUSED')
  expect(existsSync(join(home, '.lab/course.pid'))).toBe(false)
})

test('a world that is gone says so, and is opened anew where it was left', async () => {
  const { desk, close } = await serveCourse()
  await desk.act('enter', new URLSearchParams({ stem: '02-challenge' }), '/lesson')
  await desk.act('predict', new URLSearchParams({ choice: '1', sure: 'guess' }), '/lesson')

  await desk.session.close()
  const gone = await viewOf(desk)
  await desk.act('run', new URLSearchParams(), '/lesson')
  const said = (await viewOf(desk)).news
  await desk.act('reopen', new URLSearchParams(), '/lesson')
  const { isOpen, session, news } = await viewOf(desk)
  const { place } = session
  await close()

  expect([gone.isOpen, said[0]?.says]).toEqual([
    false,
    'The practice server is not answering. Start it again: progress is kept.',
  ])
  expect([isOpen, news]).toEqual([true, []])
  expect(place?.lesson.stem).toBe('02-challenge')
  expect(place?.progress).toMatchObject({ beat: 'run', prediction: { choice: 1, sure: 'guess' } })
})
