/**
 * The absolute URL that a text is, or `undefined`.
 *
 * Not `URL.canParse`: Node 20 takes Latin 1 text for UTF-8 there once the call has been optimized, and then says yes to an
 * address at which `new URL` throws.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
