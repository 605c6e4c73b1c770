import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { SILENT_FIELDS } from '../../mock-provider/resource-server/objects/tweet-object.ts'
import { NOT_BUILT } from '../../mock-provider/resource-server/posts/search-operators.ts'
import { wayOf, type Way } from '../../mock-provider/resource-server/resources.ts'
import { allOperations, type OperationFacts } from '../../mock-provider/wire/operations.ts'
import { table } from './markdown.ts'

/** Where `npm run generate` writes. */
export const endpointsPath = fileURLToPath(new URL('../../docs/endpoints.md', import.meta.url))

/** `docs/endpoints.md`: all operations of X's API, and what answers them. */
export async function renderEndpoints(): Promise<string> {
  const blocks = [
    '# What answers each endpoint',
    '<!-- Made by `npm run generate` from wire/operations.json and resource-server/. Do not edit. -->',
    howToRead(),
    leftOut(),
    table(['call', 'scopes', 'what answers'], allOperations.map(rowOf)),
  ]
  return format(`${blocks.join('\n\n')}\n`, { ...(await resolveConfig(endpointsPath)), parser: 'markdown' })
}

function howToRead(): string {
  return `The ${allOperations.length} operations of X's OpenAPI document (version 2.167). Each checks token, scopes, plan, rate,
parameters and body from one table of facts (\`mock-provider/wire/operations.json\`) and refuses in X's words.

- **world** (${countOf('world')}): what is in the world answers, and a change changes it.
- **sampled** (${countOf('sampled')}): the members of X's document, those that are always there and those that were asked for, with
  made-up values: the same for the same seed (\`--seed\`) and request until the mock's midnight, ids and dates of X's form, users and
  posts of the world. A write answers as if it had been done, and does nothing. The journal's event has \`sampled: true\`, its line the
  word \`sampled\`. \`--set sampled=off\` answers 501 instead. All of it but the shape is our choice.
- **501** (${countOf('501')}): streams.`
}

function leftOut(): string {
  return `## What the world leaves out

Also where the world answers, some of X is not in it. What a client may send for it is taken as X takes it, unless it says otherwise here.

- **Links**: a text stays as it was sent. No \`t.co\` links are made, so \`url\` and \`expanded_url\` of an entity are the same, and
  nobody looks at the page behind a link.
- **What others do by looking**: nobody sees, clicks or plays anything, and nobody votes in a poll. Impressions, clicks, views and votes are 0.
- **Fields of a post that show nothing**: ${listed(SILENT_FIELDS)}. So there are no context annotations, no notes by the
  community and no long posts.
- **Operators of a search** that get X's 400 for one that a plan lacks, with \`search-operator-not-built\` in the journal (the geo and the bio
  operators are among them): ${listed([...NOT_BUILT])}.
- **Places**: there is no map. Any well-formed id is a place, called after its id. No post has coordinates.
- **Languages**: told by script alone; Latin letters are English.
- **Accounts**: nobody is verified, subscribed or affiliated but whose \`fields\` of \`users.add\` say so.
- **Promoted posts**: there are none.
- **Media**: no bytes are kept. Addresses of media have X's form and lead nowhere; a download of a message's media is a line of text. Width,
  height and duration of a video are made up.
- **OAuth 1.0a and API 1.1**: refused as X refuses the tokens of OAuth 2.0 there, or answered 501.

## The operations`
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function countOf(way: Way): number {
  return allOperations.filter((operation) => wayOf(operation) === way).length
}

function rowOf(operation: OperationFacts): string[] {
  return [`\`${operation.name}\``, scopesOf(operation), wayOf(operation)]
}

function scopesOf({ user, appOnly, oauth1 }: OperationFacts): string {
  const app = "the app's token"
  if (user === null) return appOnly ? app : oauth1 ? 'OAuth 1.0a' : 'no token'
  if (user.length === 0) return `any user's token${appOnly ? `, or ${app}` : ''}`
  return `${user.map((scope) => `\`${scope}\``).join(' ')}${appOnly ? `, or ${app}` : ''}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(endpointsPath, await renderEndpoints())
