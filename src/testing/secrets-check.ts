import { existsSync } from 'node:fs'
import { isAbsolute, parse, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSecrets, type FoundSecret, type NamedSecret } from '../../mock-provider/index.ts'
import { assertMock, describe } from './arguments.ts'
import type { Verdict } from './evidence.ts'

const MAX_SHOWN = 10

/** Mocks of whose short secrets it was told. */
const told = new WeakSet<object>()

/**
 * Whether a text, or the files under a path, hold a secret that the mock issued.
 *
 * @param held a text; the path of a file or folder that exists; or its `file:` URL.
 * Secrets of fewer than eight characters are not looked for, of which a warning tells, once for each mock.
 *
 * @throws {Error} `secrets truncated` when the mock no longer knows all it issued; for a path at which nothing is.
 */
export function checkNoSecrets(call: string, held: unknown, mock: unknown): Verdict {
  assertMock(call, mock)
  const located = locate(call, held)
  const { found, lost, tooShort } = findSecrets(mock, located)
  if (tooShort.length > 0 && !told.has(mock)) {
    told.add(mock)
    warnOf(call, tooShort)
  }
  if (lost > 0)
    throw new Error(
      `${call}: secrets truncated: the mock issued ${lost} secrets more than it remembers; start it with a larger secretsSize`,
    )
  return toVerdict({ call, what: 'path' in located ? located.path : 'the text', found })
}

function warnOf(call: string, tooShort: NamedSecret[]): void {
  const names = tooShort.map(({ kind, fingerprint }) => `the ${kind} ${fingerprint}`).join(', ')
  process.emitWarning(
    `${call} does not look for ${names}: ordinary words would hold what has fewer than 8 characters; give the client a longer secret`,
    { type: 'SecretWarning', code: 'LAB_SHORT_SECRET' },
  )
}

type Located = { path: string } | { text: string }

function locate(call: string, held: unknown): Located {
  if (held instanceof URL && held.protocol === 'file:') return { path: existing(call, fileURLToPath(held)) }
  if (typeof held !== 'string')
    throw new TypeError(`${call}: ${describe(held)} is no text; give a text, a path or a file: URL`)
  return existsSync(held) || looksLikePath(held) ? { path: existing(call, held) } : { text: held }
}

function existing(call: string, path: string): string {
  if (existsSync(path)) return path
  throw new Error(`${call}: there is no file or folder ${path}, so there is nothing to judge`)
}

/** A path with a typing error must not pass as a text without secrets; X's own `/2/users/me` is a text. */
function looksLikePath(text: string): boolean {
  if (/[\s?#=&"{<]/.test(text)) return false
  if (/^\.{1,2}[/\\]/.test(text)) return true
  const { root } = parse(text)
  const [first = ''] = text.slice(root.length).split(/[/\\]/)
  return isAbsolute(text) && first !== '' && existsSync(root + first) && text.includes(sep)
}

type Found = { call: string; what: string; found: FoundSecret[] }

function toVerdict({ call, what, found }: Found): Verdict {
  if (found.length === 0)
    return { pass: true, message: `${call}: expected a secret of the mock in ${what}; there is none` }
  const lines = found
    .slice(0, MAX_SHOWN)
    .map(({ kind, fingerprint, form, at }) => `  line ${at}: the ${kind} ${fingerprint}, ${form}`)
  if (found.length > MAX_SHOWN) lines.push(`  … and ${found.length - MAX_SHOWN} more`)
  const message = [
    `${call}: ${what} holds secrets of the mock`,
    ...lines,
    '  likely:  something logs a request, an answer, or an error that carries its headers',
    '  way out: log a fingerprint (mock.fingerprintOf) or nothing in the token’s place',
  ]
  return { pass: false, message: message.join('\n') }
}
