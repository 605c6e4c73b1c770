import type { Answer, Evidence } from './meaning.ts'

/** What the words of an answer show of its cause, where X says in them what is wrong. */

const LACKS = /Reference to invalid operator/
const BADLY_PUT =
  /cannot be used as a standalone operator|Rules must contain|Ambiguous use of|no viable alternative|missing EOF|mismatched input|extraneous input/

/** A fault of a search's query is about an operator that is not there. */
export function lacksOperator(answer: Answer): Evidence | undefined {
  if (has(answer, LACKS) || !has(answer, BADLY_PUT)) return undefined
  return { fits: false, says: 'the message names no operator as invalid' }
}

/** A fault of a search's query is about how it is put together. */
export function badlyPut(answer: Answer): Evidence | undefined {
  if (has(answer, BADLY_PUT)) return { fits: true, says: 'the message says what is wrong with the query as a whole' }
  return has(answer, LACKS) ? { fits: false, says: 'the message is about an operator' } : undefined
}

const COUNTED = 'the call counts against the limit all the same'

/** What X's sentences about a parameter ask for; `wire/invalid-request.ts` has them with their sources. */
const ASKED: [words: RegExp, fix: string][] = [
  [/ is not one of \[/, 'take a value of the list in the message'],
  [/ is not between /, 'stay in the range in the message'],
  [/ does not match /, 'give the value the form that the message has'],
  [/ can not be empty/, 'give it a value, or leave it out'],
  [/^Duplicate parameters/i, 'send it once, with commas between its values'],
  [
    / must be the same as the authenticating user/,
    'send the id of the user whose token it is, which GET /2/users/me has',
  ],
  [
    / is not valid/,
    'send what the parameter is: an id is its digits (a user name is looked up first), a time ends in Z',
  ],
]

/** The advice for the first message that asks for something known. */
export function fixOfParameter({ said }: Answer): string | undefined {
  const fix = ASKED.find(([words]) => said.some((text) => words.test(text)))?.[1]
  return fix && `${fix}; ${COUNTED}`
}

function has({ said }: Answer, words: RegExp): boolean {
  return said.some((text) => words.test(text))
}
