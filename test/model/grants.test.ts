import { test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { prove } from '../fuzz/prove.ts'
import type { Operation } from './operations.ts'
import { stories } from './operations.ts'
import { setups } from './rules.ts'
import { Story } from './story.ts'

/** Random stories of grants: the mock and an independent model of the same rules must tell them alike. */

const show = (story: Operation[]) => story.map((operation) => JSON.stringify(operation)).join(',\n')

const named = setups.map((setup) => ({ ...setup, switches: JSON.stringify(setup.overrides ?? {}) }))

test.for(named)('under $profile $switches every token lives and dies as the model says', async (setup) => {
  const { profile, overrides = {}, rules } = setup

  await prove(stories, { count: 30, show }, async (operations) => {
    const mock = await startMockProvider({ seed: 'model', profile, overrides, journalSize: 200 })
    try {
      const story = new Story(mock, rules)
      for (const operation of operations) await story.tell(operation)
      await story.audit()
    } finally {
      await mock.stop()
    }
  })
})
