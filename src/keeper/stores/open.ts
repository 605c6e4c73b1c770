import { fileURLToPath } from 'node:url'
import { callerError } from '../../client/errors.ts'
import { createMemoryStore } from './memory.ts'
import type { GrantStore } from './store.ts'

const ACCEPTED = 'memory:, file:./tokens.db or postgres://user:password@host:5432/database'

/**
 * Opens a store by its address: `memory:`, `file:` (or `sqlite:`) and a path, or `postgres://` (or `postgresql://`). Drivers are loaded by who
 * uses them.
 *
 * @throws {TypeError} `ERR_STORE_ADDRESS` for any other; the message does not quote it, as a password may be in it.
 */
export async function openStore(address: string): Promise<GrantStore> {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(address) ?? []
  switch (scheme.toLowerCase()) {
    case 'memory':
      if (rest === '') return createMemoryStore()
      throw refuse('memory: takes nothing behind it')
    case 'file':
    case 'sqlite': {
      const { createSqliteStore } = await import('./sqlite.ts')
      return createSqliteStore({ file: pathIn(rest) })
    }
    case 'postgres':
    case 'postgresql': {
      assertAuthority(rest)
      const { createPostgresStore } = await import('./postgres.ts')
      return createPostgresStore({ url: address })
    }
    default:
      throw refuse(scheme === '' ? 'it begins with none of these' : `${scheme}: is none of these`)
  }
}

/** `./tokens.db`, `/srv/tokens.db`, or what follows in `file:///srv/tokens.db`. */
function pathIn(rest: string): string {
  if (rest === '' || rest.includes('?')) throw refuse('behind file: comes a path and nothing else')
  if (!rest.startsWith('//')) return rest
  if (!/^\/\/(localhost)?\//.test(rest)) throw refuse('behind file:// comes a path from the root, so a third slash')
  return fileURLToPath(`file:${rest}`)
}

/** A driver would take such a password for the host and its port, and show them. */
function assertAuthority(rest: string): void {
  if (!rest.startsWith('//')) throw refuse('behind postgres: come two slashes')
  const [, authority = ''] = /^\/\/([^/?#]*)/.exec(rest) ?? []
  if (rest.includes('@') && !authority.includes('@'))
    throw refuse('in a user or a password, the characters / ? # and @ have to be percent-encoded')
}

function refuse(why: string): TypeError {
  return callerError('ERR_STORE_ADDRESS', `The address of a store is ${ACCEPTED}: ${why}.`)
}
