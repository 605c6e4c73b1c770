import type { TokenPair } from './grant.ts'

/** The text that is sealed; undefined for what is no pair. */
export function formatPair({ accessToken, refreshToken }: TokenPair): string | undefined {
  const json = { a: accessToken, ...(refreshToken !== undefined && { r: refreshToken }) }
  return isPairJson(json) ? JSON.stringify(json) : undefined
}

/** The pair in the bytes of such a text; undefined for anything else. */
export function parsePair(bytes: Uint8Array): TokenPair | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    if (!isPairJson(json)) return undefined
    return { accessToken: json.a, ...(json.r !== undefined && { refreshToken: json.r }) }
  } catch {
    // The parser's own error quotes the text.
    return undefined
  }
}

function isPairJson(value: unknown): value is { a: string; r?: string } {
  if (typeof value !== 'object' || value === null) return false
  const { a, r, ...others }: { a?: unknown; r?: unknown } = value
  return typeof a === 'string' && (r === undefined || typeof r === 'string') && Object.keys(others).length === 0
}
