import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientsPath, readRecords, renderClients } from '../generate/clients.ts'

test('docs/clients.md is what npm run generate makes of the recordings', () => {
  const written = readFileSync(clientsPath, 'utf8')

  expect(written, 'docs/clients.md is stale: run `npm run generate` and commit what changed').toBe(
    renderClients(readRecords()),
  )
})

test('every program has a recording, and every recording its program', () => {
  const shared = ['lab.mjs', 'scenario.mjs']
  const programs = readdirSync(join(import.meta.dirname, 'programs')).filter((name) => /\.(mjs|py|sh)$/.test(name))

  const recorded = new Set(readRecords().map(({ program }) => program))

  expect([...recorded, ...shared].toSorted()).toEqual(programs.toSorted())
})

test('a recording that differs is another page', () => {
  const [first, ...others] = readRecords()
  if (!first) throw new Error('there are no recordings')

  const page = renderClients([{ ...first, version: 'curl 9' }, ...others])

  expect(page).not.toBe(renderClients([first, ...others]))
})

test('no recording holds a value that only its own run had', () => {
  const texts = readRecords().map((record) => JSON.stringify(record))

  for (const text of texts) expect(text).not.toMatch(/127\.0\.0\.1:|[\w-]{91}|\.\.[\da-f]{4}/)
})
