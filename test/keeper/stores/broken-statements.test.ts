import Database from 'libsql'
import { expect, test } from 'vitest'
import { createSqliteStore } from '../../../src/keeper/stores/sqlite.ts'
import * as statements from '../../../src/keeper/stores/statements.ts'
import { isCaught } from './mutants.ts'

/** Every statement with one thing in it wrong: some test of the suite must see it. */

type Mutant = { name: string; sql: string; wrong: string }

/** What compares, and then is always true; what assigns, and then changes nothing. */
const EFFECT = /(?<![$\w.])([a-z_]+) (?:=|<>|<=|>=|<|>|IN) (?:\$\d+|'[^']*'|\d+|[a-z]+ \+ 1|\([^()]*\)|CASE .*? END)/g

const CHANGES: [from: RegExp, to: string][] = [
  [EFFECT, '$1 = $1'],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ > /g, ' >= '],
  [/ AND /g, ' OR '],
  [/ OR /g, ' AND '],
  [/ \+ 1/g, ' + 2'],
  [/'refreshing'/g, "'active'"],
  [/'active'/g, "'needs_consent'"],
  [/'revoked'/g, "'needs_consent'"],
  [/ORDER BY tenant, account/g, 'ORDER BY account, tenant'],
  [/ORDER BY due_ms, /g, 'ORDER BY '],
  [/LIMIT \$\d/g, ''],
  [/DO NOTHING/g, 'DO UPDATE SET sealed = excluded.sealed'],
  [/VALUES \(1/g, 'VALUES (0'],
]

/** Of two equal dates it is the same which is taken. */
const SAME = 'touch: < -> <= before "due_ms THEN $5 ELSE due_m"'

function mutantsOf([name, sql]: [string, string]): Mutant[] {
  return CHANGES.flatMap(([from, to]) =>
    [...sql.matchAll(from)].map(({ 0: found, index }) => {
      const replaced = found.replace(new RegExp(from.source), to)
      const rest = sql.slice(index + found.length)
      const told = `${name}: ${found.trim()} -> ${replaced.trim()} before "${rest.slice(0, 25).trimEnd()}"`
      return { name: told, sql, wrong: sql.slice(0, index) + replaced + rest }
    }),
  ).filter(({ wrong }) => wrong !== sql)
}

/** @param refused takes the texts that are no SQL any more, and prove nothing. */
async function isSeen({ sql, wrong }: Mutant, refused: string[]): Promise<boolean> {
  const prepareIn = (database: Database.Database) => (text: string) => {
    if (text !== sql) return database.prepare(text)
    try {
      return database.prepare(wrong)
    } catch (error) {
      refused.push(wrong)
      throw error
    }
  }
  const opened: Database.Database[] = []
  try {
    return await isCaught(async () => {
      const database = new Database(':memory:')
      opened.push(database)
      const handle = { prepare: prepareIn(database), exec: (text: string) => database.exec(text), close: () => {} }
      return createSqliteStore({ handle })
    })
  } finally {
    for (const database of opened) database.close()
  }
}

test('no condition, no assignment, no order and no limit of a statement can be wrong unseen', async () => {
  const texts = Object.entries(statements).filter(([name]) => name !== 'WITH_WORK')
  const mutants = texts.flatMap((text) => mutantsOf(text))

  const refused: string[] = []
  const unseen: string[] = []
  for (const mutant of mutants) if (!(await isSeen(mutant, refused))) unseen.push(mutant.name)

  expect(mutants.length).toBeGreaterThan(150)
  expect(refused).toEqual([])
  expect(unseen).toEqual([SAME])
})
