import { expect, test } from 'vitest'
import { corpus, isCertain } from './corpus/cases.ts'
import { listed } from './corpus/listed.ts'
import { replayCases } from './corpus/replay-cases.ts'
import { replays } from './corpus/replays.ts'

const ids = corpus.map(({ id }) => id)

// What X documents or several people saw must be matched. The rest is in corpus/once-or-inferred.test.ts.
replayCases('X, for certain', isCertain)

test('every case of the corpus is replayed, or listed with the reason why it is not', () => {
  expect(ids.filter((id) => !Object.hasOwn(replays, id) && !listed[id]?.trim())).toEqual([])
})

test('no case is both replayed and listed', () => {
  expect(Object.keys(replays).filter((id) => Object.hasOwn(listed, id))).toEqual([])
})

test('every id that is replayed or listed is that of a case', () => {
  expect([...Object.keys(replays), ...Object.keys(listed)].filter((id) => !ids.includes(id))).toEqual([])
})

test('the ids of the corpus are unique', () => {
  expect(ids).toEqual([...new Set(ids)])
})
