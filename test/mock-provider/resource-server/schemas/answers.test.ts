import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { wayOf } from '../../../../mock-provider/resource-server/resources.ts'
import { membersOf } from '../../../../mock-provider/wire/fields.ts'
import { allOperations, resolved, type OperationFacts } from '../../../../mock-provider/wire/operations.ts'
import { metaBeyond } from './beyond-document.ts'
import { closedAnswer, compile, faultsOf } from './closed-schema.ts'
import { IN_SOME, isInAll } from './not-in-all.ts'
import { operationNamed, prepareWorld, type ApiAnswer, type Prepared } from './prepared-world.ts'

/** The parameter that asks for members, and of which schema they are. */
const FIELDS: Readonly<Record<string, string>> = {
  'user.fields': 'User',
  'tweet.fields': 'Post',
  'list.fields': 'List',
  'space.fields': 'Space',
  'poll.fields': 'Poll',
  'media.fields': 'Media',
  'place.fields': 'Place',
  'topic.fields': 'Topic',
  'community.fields': 'Community',
  'dm_event.fields': 'DmEvent',
}

/** No account of the world has any. */
const WITHOUT_ANY = 'GET /2/users/{id}/affiliates'

const answered = allOperations.filter((operation) => wayOf(operation) !== '501' && operation.answer?.$ref)
const names = answered.map(({ name }) => name)

let prepared: Prepared

beforeAll(async () => {
  prepared = await prepareWorld()
})

beforeEach(() => prepared.reset())

afterAll(() => prepared.mock.stop())

function shortPage({ parameters }: OperationFacts): Record<string, string> {
  const { schema } = parameters.find(({ name }) => name === 'max_results') ?? {}
  return schema?.minimum === undefined ? {} : { max_results: String(schema.minimum) }
}

/** Each value of each list of names alone, and all of them at once. */
function questionsOf(operation: OperationFacts): Record<string, string>[] {
  const { parameters } = operation
  const lists = parameters
    .filter(({ name }) => name.endsWith('.fields') || name === 'expansions')
    .map((parameter) => {
      const { printed = [], unprinted = [] } = membersOf(parameter) ?? {}
      return [parameter.name, [...new Set([...printed, ...unprinted])]] as const
    })
  // Short lists answer each question, usual ones all of them together.
  const short = shortPage(operation)
  const all = Object.fromEntries(lists.map(([name, values]) => [name, values.join(',')]))
  return [{}, ...lists.flatMap(([name, values]) => values.map((value) => ({ ...short, [name]: value }))), all]
}

/** What is wrong with an answer: its status, its shape, members that were asked for and are not there. */
function judgeOf(operation: OperationFacts): (query: Record<string, string>, answer: ApiAnswer) => string {
  const sampled = wayOf(operation) === 'sampled'
  const validate = compile(closedAnswer(operation, { sampled }))
  const kind = schemaOfData(operation)
  return (query, { status, text, body }) => {
    if (status !== operation.status) return `answers ${status}: ${text.slice(0, 500)}`
    const asked = Object.entries(FIELDS).flatMap(([name, schema]) =>
      schema === kind ? (query[name]?.split(',').filter((each) => isInAll(schema, each)) ?? []) : [],
    )
    // Posts of others are errors where their private metrics are asked for.
    const mayBeEmpty = query['tweet.fields']?.includes('_metrics') || operation.name === WITHOUT_ANY
    const whole = mayBeEmpty ? { data: [], ...body } : body
    const missing = [whole.data]
      .flat()
      .flatMap((object) => asked.filter((each) => !Object.hasOwn(Object(object), each)))
    return missing.length > 0 ? `lacks ${missing.join(', ')}` : faultsOf(validate, whole)
  }
}

function schemaOfData({ answer = {} }: OperationFacts): string | undefined {
  const data = resolved(resolved(answer).properties?.data ?? {})
  return data.items?.$ref ?? resolved(answer).properties?.data?.$ref
}

function shortly(question: Record<string, string>): string {
  return Object.entries(question)
    .map(([name, values]) => `${name}=${values.length > 60 ? 'all' : values}`)
    .join('&')
}

test.for(names)(
  '%s answers what its closed schema has, whatever members and expansions are asked for',
  async (name) => {
    const operation = operationNamed(name)
    const good = prepared.good(operation)
    const judge = judgeOf(operation)
    const faults: string[] = []
    for (const question of questionsOf(operation)) {
      prepared.reset()
      const answer = await prepared.send({ ...good, query: { ...good.query, ...question } })
      const found = judge(question, answer)
      if (found !== '') faults.push(`${shortly(question)}: ${found}`)
    }

    expect(faults.slice(0, 5)).toEqual([])
  },
)

test.for([
  ['Post', 'GET /2/tweets', 'tweet.fields'],
  ['User', 'GET /2/users', 'user.fields'],
] as const)('what not every %s has, some have', async ([schema, name, parameter]) => {
  const { mock } = prepared
  const objects = schema === 'Post' ? mock.posts.list() : mock.users.list()
  const query = { ids: objects.map(({ id }) => id).join(','), [parameter]: IN_SOME[schema].join(',') }

  const { body } = await prepared.send({ ...prepared.good(operationNamed(name)), query })

  expect(Object.keys(Object.assign({}, ...[body.data].flat()))).toEqual(expect.arrayContaining([...IN_SOME[schema]]))
})

/** Counts have pages of 31 days, which such a small world does not fill. */
const WITHOUT_PAGES = /affiliates$|\/counts\//

/** Tells the next page, and has one. */
const paged = answered.filter((operation) => hasNextToken(operation) && !WITHOUT_PAGES.test(operation.name))

function hasNextToken({ name, answer = {} }: OperationFacts): boolean {
  const { meta = {} } = resolved(answer).properties ?? {}
  return Object.hasOwn({ ...resolved(meta).properties, ...metaBeyond(name) }, 'next_token')
}

test.for(paged.map(({ name }) => name))('%s answers with its second page what its closed schema has', async (name) => {
  const operation = operationNamed(name)
  const judge = judgeOf(operation)
  const good = prepared.good(operation)
  const query = { ...good.query, ...shortPage(operation) }
  const first = await prepared.send({ ...good, query })
  const token = Object(first.body.meta).next_token
  const [parameter] = operation.parameters.flatMap((each) => (each.name.endsWith('_token') ? [each.name] : []))

  const second = token && parameter && (await prepared.send({ ...good, query: { ...query, [parameter]: token } }))

  expect(judge({}, second || first)).toBe('')
  expect(token).toBeTypeOf('string')
})
