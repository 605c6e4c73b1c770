import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fidelityPath, renderFidelity } from './generate/fidelity.ts'

test('docs/fidelity.md is what npm run generate writes', () => {
  const written = readFileSync(fidelityPath, 'utf8')

  expect(written, 'docs/fidelity.md is stale: run `npm run generate` and commit what changed').toBe(renderFidelity())
})
