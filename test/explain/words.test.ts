import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { foldCommand } from '../../src/explain/fold-command.ts'
import { tell } from '../../src/explain/words.ts'
import { meanings } from '../../mock-provider/index.ts'
import { fakeToken } from './fake-secrets.ts'
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

const SAMPLES = meanings.map(({ says }) => says.replaceAll('`', ''))

/** The first line that is printed of a text. */
function titleOf(text: string): string {
  return tell(explainText(text), 1000).trim().split('\n')[0] ?? ''
}

/** A 400 of the API with that message. */
const invalid = (message: string) =>
  JSON.stringify({
    errors: [{ message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  })

test.for([
  'The `id` query parameter value [ada_practice] is not valid',
  '$.tweet_id: integer found, string expected',
  'There were errors processing your request: is/has/lang cannot be used as a standalone operator (at position 1)',
  'is/has/lang cannot be used as a standalone operator',
  "'since_id' must be a tweet id created after 2025-01-17T09:13Z. Please use a 'since_id' that is larger than 1",
  'File size exceeds 15728640 bytes',
])('the title of an answer is the message that was pasted, alone or in its body, once: %s', (message) => {
  const told = [message, invalid(message)].map((text) => tell(explainText(text), 1000))

  for (const text of told) expect(text.split(message)).toHaveLength(2)
  expect([titleOf(message), titleOf(invalid(message))]).toEqual([`400 "${message}"`, `400 "${message}"`])
})

test('the title is the table’s sample where no message was pasted, or one that it shows', () => {
  expect(titleOf('POST https://api.x.com/2/oauth2/token -> 401')).toMatch(/^401 unauthorized_client "Missing valid/)
  expect(SAMPLES).toContain(
    titleOf('{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'),
  )
})

test('a line of the mock has X’s message behind its reason, and so has the title', () => {
  const message = 'The `id` query parameter value [ada_practice] is not valid'

  expect(titleOf(`  12:00:00  GET /2/users/ada_practice 400  parameter: ${message} (and 2 more)`)).toBe(
    `400 "${message}"`,
  )
})

test('a message in a title is cut to a line, and stands below it as a whole', () => {
  const message = `The \`user.fields\` query parameter value [wrong] is not one of [${'affiliation,'.repeat(30)}]`

  expect(titleOf(invalid(message))).toMatch(/^400 "The `user\.fields` [^]{125,145}…"$/)
  expect(tell(explainText(invalid(message)), 1000)).toContain(`X said: ${message}`)
})

test('a secret in a message is in no title', () => {
  const token = fakeToken('at')

  expect(titleOf(invalid(`The \`id\` query parameter value [${token}] is not valid`))).toBe(
    '400 "The `id` query parameter value […] is not valid"',
  )
})

/** A 404 about the user with that id. */
const missing = (id: number) =>
  `{"errors":[{"detail":"Could not find user with id: [${id}].","title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"}]}`

test('answers about other ids are the same answer, and are counted', () => {
  const { items } = explainText([1, 2, 3].map(missing).join('\n'))

  expect(items.map(({ times }) => times)).toEqual([3])
  expect(tell({ items, successes: [] }, 1000)).toContain('"Could not find user with id: [1]." (resource-not-found)')
})

test.for([
  ['The `user.fields` query parameter value [shoes] is not one of [affiliation,id]', 'Take a value of the list'],
  ['The `id` query parameter value [ada_practice] is not valid', 'an id is its digits'],
  ['The `max_results` query parameter value [500] is not between 5 and 100', 'Stay in the range'],
  ['The `id` query parameter value [1] must be the same as the authenticating user [2]', 'which GET /2/users/me has'],
])('the advice is of the message: %s', ([message = '', advice]) => {
  const told = tell(explainText(invalid(message)), 1000)

  expect(told).toContain(advice)
  expect(told.includes('of the list')).toBe(message.includes('is not one of'))
})
