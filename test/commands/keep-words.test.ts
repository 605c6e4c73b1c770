import { expect, test } from 'vitest'
import { wrapHelp } from '../../src/commands/keep-words.ts'

const HELP = `
  Keeps tokens alive, of many accounts, on one machine or on many.

    --store ADDRESS               file:./tokens.db or postgres://…; env:NAME reads it from a variable, so that it
                                  stays out of ps
`

test('a help text is broken under its own column, and one that fits stays whole', () => {
  expect(wrapHelp(HELP, 70)).toBe(`
  Keeps tokens alive, of many accounts, on one machine or on many.

    --store ADDRESS               file:./tokens.db or postgres://…;
                                  env:NAME reads it from a variable,
                                  so that it stays out of ps
`)
  expect(wrapHelp('  A line of its own.', 70)).toBe('  A line of its own.')
})

test('where the terminal is narrow, what is in the right column goes below', () => {
  expect(wrapHelp(HELP, 48)).toContain(`
    --store ADDRESS
      file:./tokens.db or postgres://…; env:NAME
      reads it from a variable, so that it stays
      out of ps
`)
})
