import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resetLearnerFile } from '../../../src/walkthrough/course/starters.ts'
import { temporaryHome } from '../../run-command.ts'

test('each reset keeps what the learner had, also beside what an earlier one kept', () => {
  const folder = temporaryHome()
  const path = join(folder, '01-verifier.ts')

  const kept = ['first', 'second', 'third'].map((text) => {
    writeFileSync(path, text)
    return resetLearnerFile('01-verifier', folder) ?? ''
  })

  expect(kept.map((name) => readFileSync(name, 'utf8'))).toEqual(['first', 'second', 'third'])
})
