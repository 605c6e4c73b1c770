import type { Fact } from './world/journal.ts'
import { fingerprint } from './world/secrets.ts'
import type { World } from './world/world.ts'

/** Parameters and headers that are no secrets: their values may stand in the journal. Everything else may not. */
const PUBLIC = [
  ...['grant_type', 'response_type', 'client_id', 'redirect_uri', 'scope', 'code_challenge_method', 'token_type_hint'],
  ...['token_type', 'expires_in', 'error', 'error_description', 'decision', 'user'],
  ...['user.fields', 'tweet.fields', 'expansions', 'ids', 'usernames', 'max_results'],
  ...['host', 'content-type', 'content-length', 'accept', 'accept-encoding', 'user-agent', 'connection', 'x-lab-actor'],
  ...['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'origin', 'upgrade-insecure-requests', 'transfer-encoding'],
]

/** Longer values are cut in the journal. */
const MAX_VALUE = 300
const MAX_SHARED = 2000

/** Facts that repeat from request to request (headers, client id, grant type) are shared objects: by public name, then by value. */
const shared = { query: byName(), form: byName(), json: byName(), header: byName() }
let sharedCount = 0

function byName(): ReadonlyMap<string, Map<string, Fact>> {
  return new Map(PUBLIC.map((name) => [name, new Map<string, Fact>()]))
}

/**
 * How the journal writes down a parameter or header: in clear if it is public, else as length and fingerprint.
 *
 * A secret in the wrong place (the secret as `client_id`, a token where a name belongs) is a secret all the same.
 */
export function createFacts(world: World): (where: Fact['in'], name: string, value: string) => Fact {
  const { secrets } = world
  return (where, name, value) => {
    const known = shared[where].get(name)
    if (known && !secrets.isIssued(value)) return known.get(value) ?? publicFact(known, where, name, value)
    if (!known && secrets.isIssued(name))
      return { in: where, name: fingerprint(secrets.digest(name)), length: value.length }
    return secretFact(world, where, name, value)
  }
}

function publicFact(known: Map<string, Fact>, where: Fact['in'], name: string, value: string): Fact {
  const fact = Object.freeze({ in: where, name, value: value.slice(0, MAX_VALUE), length: value.length })
  if (value.length > MAX_VALUE || sharedCount === MAX_SHARED) return fact
  sharedCount += 1
  known.set(value, fact)
  return fact
}

function secretFact(world: World, where: Fact['in'], name: string, value: string): Fact {
  const { length } = value
  // The scheme is no secret, and a check must see whether Basic was sent.
  const scheme = name === 'authorization' ? /^(basic|bearer|oauth)(?= )/i.exec(value)?.[0] : undefined
  if (scheme !== undefined)
    return { in: where, name, value: scheme, length, fingerprint: world.fingerprintOf(value.slice(scheme.length + 1)) }
  return { in: where, name: name.slice(0, 100), length, fingerprint: world.fingerprintOf(value) }
}
