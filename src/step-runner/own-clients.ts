import type { NewClient } from '../../mock-provider/index.ts'
import { readSecret } from '../system/flags.ts'
import { UsageError } from '../system/usage-error.ts'

/** The flags that register clients of one's own, as `util.parseArgs` read them. */
type Given = { client?: string[]; 'client-id'?: string[]; 'client-secret'?: string[] }

const FORM = 'NAME[:confidential|public][:ID[:SECRET]]'

/** `first` is the one of `--client-id`: what the mock's config and `run` hand out. */
type OwnClients = { first: NewClient | undefined; others: NewClient[] }

/**
 * The clients that a command line registers.
 *
 * @throws {UsageError} that names the flag and what it takes, never a secret.
 */
export function readOwnClients(given: Given, env: NodeJS.ProcessEnv): OwnClients {
  return { first: readFirst(given, env), others: (given.client ?? []).map((text) => readClient(text, env)) }
}

function readFirst(given: Given, env: NodeJS.ProcessEnv): NewClient | undefined {
  const clientId = onlyOne('client-id', given['client-id'])
  const secret = onlyOne('client-secret', given['client-secret'])
  if (clientId === undefined && secret === undefined) return undefined
  if (clientId === undefined) throw new UsageError('--client-secret needs --client-id beside it')
  const own = { clientId, name: 'Your app' }
  if (secret === undefined) return { ...own, type: 'public' }
  return { ...own, clientSecret: readSecret('client-secret', secret, env), type: 'confidential' }
}

function onlyOne(flag: string, values: string[] = []): string | undefined {
  if (values.length <= 1) return values[0]
  throw new UsageError(`--${flag} is there ${values.length} times and takes one client; use --client ${FORM} for each`)
}

function readClient(text: string, env: NodeJS.ProcessEnv): NewClient {
  const [name = '', ...parts] = text.split(':')
  if (name.trim() === '') throw new UsageError(`--client takes ${FORM}; the NAME is empty`)
  if (/\p{Cc}/u.test(name)) throw new UsageError(`--client takes ${FORM}; the NAME has control characters`)
  const meant = nearType(parts[0] ?? '')
  if (meant !== undefined)
    throw new UsageError(
      `--client ${name}: "${parts[0]}" is no type; is it ${meant}? (an ID of that kind stands behind the type)`,
    )
  const type = parts[0] === 'public' || parts[0] === 'confidential' ? parts[0] : undefined
  const [clientId = '', ...secret] = type === undefined ? parts : parts.slice(1)
  // Left empty, it is drawn.
  const own: NewClient = { name, type: type ?? 'confidential', ...(clientId !== '' && { clientId }) }
  if (secret.length === 0) return own
  if (type === 'public') throw new UsageError(`--client ${name}: a public client has no secret`)
  // A secret may have colons itself.
  return { ...own, clientSecret: readSecret(`client ${name}`, secret.join(':'), env) }
}

/** The type that somebody meant who wrote something else: in capitals, or with letters that changed places. */
function nearType(text: string): string | undefined {
  return ['confidential', 'public'].find((type) => type !== text && lettersOf(type) === lettersOf(text))
}

function lettersOf(word: string): string {
  return [...word.toLowerCase()].toSorted().join('')
}
