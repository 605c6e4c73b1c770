/**
 * The absolute URL that a foreign text is, or undefined.
 *
 * Not `URL.canParse`: once V8 has optimized its caller, Node 20 takes Latin 1 text for UTF-8 there, and says of a host that
 * `new URL` refuses that it can be parsed.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
