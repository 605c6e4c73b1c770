import { expect, test } from 'vitest'
import { storeTests } from '../../../src/keeper/store-tests.ts'
import { createMemoryStore } from '../../../src/keeper/stores/memory.ts'

for (const { name, run } of storeTests)
  test(`in memory ${name}`, async () => {
    await expect(run(async () => createMemoryStore())).resolves.toBeUndefined()
  })
