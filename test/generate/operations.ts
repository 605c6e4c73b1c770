import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Makes mock-provider/wire/operations.json from the facts of X's OpenAPI document: names, types, bounds, members, scopes.
 *
 * node --import tsx test/generate/operations.ts <operations.json with the schema x-operations/1>
 */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Members = { [name: string]: Json }
type Content = { type: string; schema: Members }
type Source = {
  source: string
  operations: {
    method: string
    path: string
    tag: string
    auth: { user: string[] | null; appOnly: boolean; oauth1: boolean }
    parameters: { name: string; in: string; required?: boolean; schema: Members }[]
    body?: Content[]
    success: { status: number; content: Content[] }[]
    streaming?: boolean
  }[]
  schemas: { [name: string]: Members }
}

/** The document's new names and those in use: what apps send and read, on which the corpus and X's own lists agree. */
const IN_USE: Record<string, string> = {
  'post.fields': 'tweet.fields',
  posts: 'tweets',
  edit_history_post_ids: 'edit_history_tweet_ids',
  note_post: 'note_tweet',
  referenced_posts: 'referenced_tweets',
  most_recent_post_id: 'most_recent_tweet_id',
  pinned_post_id: 'pinned_tweet_id',
  repost_count: 'retweet_count',
  total_post_count: 'total_tweet_count',
}

/** The same, in these schemas alone. */
const IN_USE_OF: Record<string, Record<string, string>> = {
  UserPublicMetrics: { post_count: 'tweet_count' },
  GetPostsCountsAllResponseData: { post_count: 'tweet_count' },
  GetPostsCountsRecentResponseData: { post_count: 'tweet_count' },
  /** X seen (once) 2026-09: johnjanney/social-relay. */
  FinalizeMediaUploadResponseDataImage: { h: 'height', w: 'width' },
}

/**
 * Members that X's docs have and its document has lost, by schema. https://docs.x.com/x-api/media/upload-media (2026) prints
 * a request with all of these; as the document has them, ids stand in a text, between commas.
 */
const ALSO: Record<string, Members> = {
  MediaUploadRequest: {
    additional_owners: {
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string', pattern: '^[0-9]{1,19}$' } }],
    },
    media_type: {
      type: 'string',
      enum: 'text/srt,text/vtt,image/jpeg,image/bmp,image/png,image/webp,image/pjpeg,image/tiff'.split(','),
    },
    shared: { type: 'boolean' },
  },
}

/** Nobody reads these. */
const UNUSED = new Set(['example', 'discriminator', 'explode'])

const [from] = process.argv.slice(2)
if (from === undefined) throw new Error('name the file of facts: node --import tsx test/generate/operations.ts <file>')
const facts: Source = JSON.parse(readFileSync(from, 'utf8'))

const schemas = new Map<string, Json>()
const parameters = new Map<string, string>()

function renamed(name: string, schema?: string): string {
  return (schema && IN_USE_OF[schema]?.[name]) ?? IN_USE[name] ?? name
}

/** A schema as it is kept; what it refers to is kept as well, unless it is to stand here itself. */
function kept(value: Json, { inline = false, of }: { inline?: boolean; of?: string } = {}): Json {
  if (Array.isArray(value))
    return value.map((each) => (typeof each === 'string' ? renamed(each, of) : kept(each, { inline })))
  if (typeof value !== 'object' || value === null) return value
  const { $ref } = value
  if (typeof $ref === 'string') {
    if (inline) return kept(facts.schemas[$ref] ?? {}, { inline })
    keep($ref)
    return { $ref }
  }
  const members = Object.entries(value).filter(([name]) => !UNUSED.has(name))
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      name === 'properties'
        ? properties(member, of)
        : kept(member, name === 'required' && of !== undefined ? { of } : { inline }),
    ]),
  )
}

/** Errors of answers have their shapes in wire/partial-errors.ts. */
function properties(value: Json, of: string | undefined): Json {
  const entries = Object.entries(value as Members).filter(
    ([name, member]) => !(name === 'errors' && JSON.stringify(member).includes('"Problem"')),
  )
  return Object.fromEntries(entries.map(([name, member]) => [renamed(name, of), kept(member)]))
}

function keep(name: string): void {
  if (schemas.has(name)) return
  schemas.set(name, null)
  schemas.set(name, kept(completed(name), { of: name }))
}

function completed(name: string): Members {
  const schema = facts.schemas[name] ?? {}
  return ALSO[name] === undefined ? schema : { ...schema, properties: { ...Object(schema.properties), ...ALSO[name] } }
}

/** The key of a parameter: its name, with a number where other operations mean something else by it. */
function keyOf({ name, in: where, required, schema }: Source['operations'][number]['parameters'][number]): string {
  const definition = JSON.stringify({
    name: renamed(name),
    in: where,
    ...(required && { required }),
    schema: kept(schema, { inline: true }),
  })
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? renamed(name) : `${renamed(name)} ${number}`
    if ((parameters.get(key) ?? definition) !== definition) continue
    parameters.set(key, definition)
    return key
  }
}

const operations = facts.operations.map(({ method, path, tag, auth, body, success, streaming, ...operation }) => {
  const [answer] = success
  const [content] = streaming ? [] : (answer?.content ?? [])
  return {
    name: `${method} ${path}`,
    tag,
    user: auth.user?.toSorted() ?? null,
    appOnly: auth.appOnly,
    oauth1: auth.oauth1,
    ...(streaming && { streaming }),
    parameters: operation.parameters.map(keyOf),
    ...(body && { takes: body.map(({ type }) => type), body: kept(body[0]?.schema ?? {}) }),
    status: answer?.status ?? 200,
    ...(content && { gives: content.type, answer: kept(content.schema) }),
  }
})

const lines = (entries: [string, string][]) =>
  entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${text}`).join(',\n')
const text = `{
 "source": ${JSON.stringify(facts.source)},
 "operations": [
${operations.map((operation) => `  ${JSON.stringify(operation)}`).join(',\n')}
 ],
 "parameters": {
${lines([...parameters].toSorted())}
 },
 "schemas": {
${lines([...schemas].map(([key, schema]): [string, string] => [key, JSON.stringify(schema)]).toSorted())}
 }
}
`
JSON.parse(text)
writeFileSync(join(import.meta.dirname, '../../mock-provider/wire/operations.json'), text)
