import type { Fact, JournalEvent } from '../world/journal.ts'

/** Secrets by the variables that stand for them. */
const VARIABLES: Record<string, string> = {
  code: 'CODE',
  code_verifier: 'CODE_VERIFIER',
  refresh_token: 'REFRESH_TOKEN',
  access_token: 'ACCESS_TOKEN',
  token: 'TOKEN',
  state: 'STATE',
  code_challenge: 'CODE_CHALLENGE',
  client_id: 'CLIENT_ID',
  client_secret: 'CLIENT_SECRET',
}

/** An event's request as a curl command; secrets are variables, so that it can be shown to anybody. */
export function asCurl({ http }: JournalEvent): string | undefined {
  if (!http) return undefined
  const { method, path, request } = http
  const lines = [`curl ${addressOf(path)}`]
  if (request.some((fact) => fact.in === 'query')) lines.push('  --get')
  else if (method !== 'GET') lines.push(`  --request ${method}`)
  lines.push(...request.flatMap((fact) => optionOf(fact)))
  return lines.join(' \\\n')
}

/** The variables that the command needs, in the order in which it needs them. */
export function variablesOf(command: string): string[] {
  return [...new Set([...command.matchAll(/\$([A-Z_][A-Z_\d]*)/g)].map(([, name]) => name ?? ''))]
}

function optionOf(fact: Fact): string[] {
  if (fact.in === 'header' && fact.name === 'authorization')
    return [
      fact.value?.toLowerCase() === 'basic'
        ? '  --user "$CLIENT_ID:$CLIENT_SECRET"'
        : '  --header "Authorization: Bearer $ACCESS_TOKEN"',
    ]
  if (fact.in === 'header') return []
  const { name, value } = fact
  const variable = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : value === undefined ? variableOf(name) : undefined
  if (variable === undefined) return [`  --data-urlencode ${quoted(`${name}=${value}`)}`]
  const named = isPlain(name) ? `"${name}=$${variable}"` : `${quoted(`${name}=`)}"$${variable}"`
  return [`  --data-urlencode ${named}`]
}

/** Paths and names come from whoever asked: between double quotes a shell would run what is in them. */
function addressOf(path: string): string {
  return isPlain(path) ? `"$ORIGIN${path}"` : `"$ORIGIN"${quoted(path)}`
}

function isPlain(text: string): boolean {
  return /^[\w./~%:-]*$/.test(text)
}

function variableOf(name: string): string {
  return name
    .toUpperCase()
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
