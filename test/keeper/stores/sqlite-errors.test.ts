import { expect, test } from 'vitest'
import { StoreError } from '../../../src/keeper/errors.ts'
import { storeErrorOf } from '../../../src/keeper/stores/sqlite-errors.ts'

const bySqlite3 = (code: string) => Object.assign(new Error('said'), { code })
const byNode = (errcode: number) => Object.assign(new Error('said'), { code: 'ERR_SQLITE_ERROR', errcode })

test.for([
  ['SQLITE_BUSY', 5],
  // With more behind the name, or in the higher bits: SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE.
  ['SQLITE_BUSY_SNAPSHOT', 517],
  ['SQLITE_LOCKED', 6],
  ['SQLITE_IOERR_WRITE', 778],
  ['SQLITE_FULL', 13],
  ['SQLITE_CANTOPEN', 14],
] as const)('%s, or %d as Node has it, may pass', ([name, number]) => {
  for (const cause of [bySqlite3(name), byNode(number)])
    expect(storeErrorOf(cause, 'The store')).toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      retryable: true,
      message: 'The store cannot be used: said.',
      cause,
    })
})

test.for([
  ['SQLITE_NOTADB', 26],
  ['SQLITE_CORRUPT_INDEX', 779],
] as const)('%s, or %d as Node has it, says what the file is', ([name, number]) => {
  for (const cause of [bySqlite3(name), byNode(number)])
    expect(storeErrorOf(cause, 'The store')).toMatchObject({
      code: 'ERR_STORE',
      retryable: false,
      message: 'The store is not a SQLite database, or it is damaged: said.',
    })
})

test.for([bySqlite3('SQLITE_BUSYBODY'), bySqlite3('SQLITE_READONLY'), byNode(1), new TypeError('said'), 'said'])(
  '%s does not pass by itself',
  (cause) => {
    expect(storeErrorOf(cause, 'The store')).toMatchObject({ code: 'ERR_STORE', retryable: false })
  },
)

test('an error of the keeper’s own passes as it is', () => {
  const own = new StoreError('ERR_STORE_SCHEMA', 'too new')

  expect(storeErrorOf(own, 'The store')).toBe(own)
})
