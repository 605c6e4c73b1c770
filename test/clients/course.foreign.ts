import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judge } from '../../src/walkthrough/course/judge.ts'
import { loadLesson } from '../../src/walkthrough/course/lesson-reader.ts'
import { root } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

function judgeBot(stem: string, env: NodeJS.ProcessEnv = {}) {
  const argv = [find(tools.flask), join(root, 'test/clients/bots/requests_oauthlib_bot.py')]
  return judge(loadLesson(stem), { kind: 'command', argv }, { env: { ...process.env, ...env } })
}

test.for(['03-authorize', '04-exchange'])('%s: a log-in with requests_oauthlib is right', async (stem) => {
  const { facts, slips } = await judgeBot(stem)

  expect(facts.filter(({ verdict }) => verdict !== 'met')).toEqual([])
  expect(slips).toEqual([])
})

test('03-authorize: one that takes a single answer compares the state all the same, and is told what ended it', async () => {
  const { facts, slips, evidence } = await judgeBot('03-authorize', { ONE_SHOT: '1' })

  const unmet = facts.filter(({ verdict }) => verdict === 'contradicted')
  expect(unmet.map(({ says }) => says)).toContain(
    'a callback with another state ended your program: refuse it, and keep waiting',
  )
  expect(slips).toEqual([])
  expect(evidence.runs[0]?.crash?.message).toMatch(/mismatching_state/)
})
