/**
 * These belong to one connection, not to the message (RFC 9110 §7.6.1, §11.7). `trailer` as well: node:http does not hand
 * trailers on, and takes the announcement for a chunked message only.
 */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]

/** Where a message ends and whom it is for; `Connection` cannot take that away (RFC 9110 §7.6.1, RFC 9112 §6.3). */
const NEEDED = ['content-length', 'host', 'transfer-encoding']

/**
 * Names and values in turn, as they came, without those of the hop and those that `Connection` names.
 *
 * @param without names in lower case that the sender writes itself.
 */
export function endToEnd(rawHeaders: readonly string[], without: readonly string[]): string[] {
  const dropped = new Set([...namedByConnection(rawHeaders), ...HOP_BY_HOP, ...without])
  return rawHeaders.filter((_text, index) => !dropped.has(nameAt(rawHeaders, index)))
}

function namedByConnection(rawHeaders: readonly string[]): string[] {
  return rawHeaders
    .filter((_text, index) => index % 2 === 1 && nameAt(rawHeaders, index) === 'connection')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => !NEEDED.includes(name))
}

/** Of a name and of the value behind it. */
function nameAt(rawHeaders: readonly string[], index: number): string {
  return (rawHeaders[index & ~1] ?? '').toLowerCase()
}
