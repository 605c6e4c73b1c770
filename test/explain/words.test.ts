import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { foldCommand } from '../../src/explain/fold-command.ts'
import { tell } from '../../src/explain/words.ts'
import { meanings } from '../../mock-provider/index.ts'
import { addresses } from './inputs/addresses.ts'
import { bodies } from './inputs/bodies.ts'
import { hars } from './inputs/hars.ts'
import { messages } from './inputs/messages.ts'
import { transcripts } from './inputs/transcripts.ts'

const inputs = [...bodies, ...transcripts, ...messages, ...addresses, ...hars]

/** Lines that are too long although they could be broken: behind the indent there is a blank. */
function tooLong(text: string, columns: number): string[] {
  return text
    .split('\n')
    .filter((line) => line.length > columns && /\S (?!\\$)\S/.test(line.replaceAll(/'[^']*'|"[^"]*"/g, '')))
}

test.for([60, 80, 120])('no line is longer than %i columns, but for words that are', (columns) => {
  const long = inputs.flatMap(({ text }) => tooLong(tell(explainText(text), columns), columns))

  expect(long).toEqual([])
})

test('every explanation names its causes, what to do, how it is known, and one command', () => {
  for (const { text } of inputs) {
    const { items } = explainText(text)
    const told = tell({ items, successes: [] }, 1000)

    for (const { explanation } of items) {
      const [cause] = explanation?.causes ?? []
      expect(told).toContain(explanation?.probe.command)
      expect(told.toLowerCase()).toContain(`to do: ${cause?.fix}`.toLowerCase().replaceAll('`', ''))
      expect(told).toMatch(/(seen by many|seen once|documented|inferred): /)
    }
  }
})

test('a folded command is the same command to a shell', () => {
  for (const { probe } of meanings) {
    const folded = foldCommand(probe.command, 50, '    ').join('\n')

    expect(folded.replaceAll(/ \\\n\s+/g, ' ').trim()).toBe(probe.command)
  }
})

test('no text of the table is ended twice, and none has a backtick left', () => {
  const told = inputs.map(({ text }) => tell(explainText(text), 80)).join('\n')

  expect(told).not.toMatch(/\.\.(?!\.)|[.:],|`/)
})
