import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endpointsPath, renderEndpoints } from './generate/endpoints.ts'

test('docs/endpoints.md is what npm run generate writes', async () => {
  const written = readFileSync(endpointsPath, 'utf8')

  expect(written, 'docs/endpoints.md is stale: run `npm run generate` and commit what changed').toBe(
    await renderEndpoints(),
  )
})
