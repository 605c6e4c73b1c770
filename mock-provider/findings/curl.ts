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
  const lines = [`curl "$ORIGIN${path}"`]
  if (request.some((fact) => fact.in === 'query')) lines.push('  --get')
  else if (method !== 'GET') lines.push(`  --request ${method}`)
  lines.push(...request.flatMap((fact) => optionOf(fact)))
  return lines.join(' \\\n')
}

/** The variables that the command needs, in the order in which it needs them. */
export function variablesOf(command: string): string[] {
  return [...new Set([...command.matchAll(/\$([A-Z_]+)/g)].map(([, name]) => name ?? ''))]
}

function optionOf(fact: Fact): string[] {
  if (fact.in === 'header' && fact.name === 'authorization')
    return [
      fact.value?.toLowerCase() === 'basic'
        ? '  --user "$CLIENT_ID:$CLIENT_SECRET"'
        : '  --header "Authorization: Bearer $ACCESS_TOKEN"',
    ]
  if (fact.in === 'header') return []
  const variable =
    VARIABLES[fact.name] ?? (fact.value === undefined ? fact.name.toUpperCase().replace(/\W/g, '_') : undefined)
  return [
    variable === undefined
      ? `  --data-urlencode ${quoted(`${fact.name}=${fact.value}`)}`
      : `  --data-urlencode "${fact.name}=$${variable}"`,
  ]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
