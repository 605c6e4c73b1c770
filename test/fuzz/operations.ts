import { findOperation, methodsOf } from '../../mock-provider/resource-server/api/operations.ts'
import { allOperations, type OperationFacts } from '../../mock-provider/wire/operations.ts'
import type { Endpoint } from './endpoints.ts'
import { goodValue } from './good-values.ts'

/** Pages are named by what the mock gave out; ids to begin or end at do not go with times. */
const APART = new Set(['pagination_token', 'next_token', 'since_id', 'until_id'])

/** What excludes each other in a post. */
const posts = [
  {},
  { reply: { in_reply_to_tweet_id: '{postId}' } },
  { quote_tweet_id: '{postId}' },
  { poll: { options: ['yes', 'no'], duration_minutes: 60 } },
  { media: { media_ids: ['{imageId}'], tagged_user_ids: ['{otherUserId}'] } },
  { reply_settings: 'mentionedUsers', made_with_ai: true },
].map((more): Endpoint => ({
  method: 'POST',
  path: '/2/tweets',
  json: { text: 'A post', ...more },
  authorization: 'Bearer {accessToken}',
}))

/** A piece of a file as clients send it. Without a file name, as twitter-api-v2 has it, and with one. */
const pieces = ['', '; filename="blob"'].map((fileName): Endpoint => {
  const parts = [
    'Content-Disposition: form-data; name="segment_index"\r\n\r\n0',
    `Content-Disposition: form-data; name="media"${fileName}\r\nContent-Type: application/octet-stream\r\n\r\n\x89PNG\0\xff`,
  ]
  return {
    method: 'POST',
    path: '/2/media/upload/{mediaId}/append',
    authorization: 'Bearer {accessToken}',
    body: {
      type: 'multipart/form-data; boundary=piece',
      text: `${parts.map((part) => `--piece\r\n${part}\r\n`).join('')}--piece--\r\n`,
    },
  }
})

/** Every operation of X's API as the table has it: with what it needs, and with all that it takes. Both are right. */
export const operations: Endpoint[] = [
  ...allOperations
    .filter(({ name }) => name !== 'POST /2/tweets')
    .flatMap((operation) => [requestOf(operation, false), requestOf(operation, true)]),
  ...posts,
  ...pieces,
]

/** The statuses of the operations that a path has when all is well: 501 for one that streams, which nothing here does. */
export function operationStatuses(path: string): number[] {
  return methodsOf(path).flatMap((method) => {
    const operation = findOperation(method, path)?.operation
    return operation?.streaming ? 501 : (operation?.status ?? [])
  })
}

function requestOf({ name, user, parameters, body }: OperationFacts, isWhole: boolean): Endpoint {
  const [method = '', pattern = ''] = name.split(' ')
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && (isWhole || parameter.required) && !APART.has(parameter.name))
    .map((parameter): [string, string] => [parameter.name, asText(goodValue(parameter, { path: pattern, isWhole }))])
  return {
    method,
    path: pattern.replace(/\{(\w+)\}/g, (_, parameter: string) => pathValue(parameter, pattern, parameters)),
    query: Object.fromEntries(query),
    ...(body && { json: goodValue({ name: '', schema: body }, { path: pattern, isWhole }) }),
    authorization: `Bearer {${user === null ? 'appToken' : 'accessToken'}}`,
  }
}

function pathValue(name: string, path: string, parameters: OperationFacts['parameters']): string {
  const schema = parameters.find((each) => each.name === name)?.schema ?? {}
  return asText(goodValue({ name, schema }, { path, isWhole: false }))
}

/** As lists stand in a query. */
function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value)
}
