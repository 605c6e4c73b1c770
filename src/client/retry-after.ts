/**
 * How many seconds a server asks to be left alone: its `Retry-After`, in either form. A date counts from the server's own `Date`, so that
 * neither clock must be right.
 *
 * @returns undefined where it has none, or one that makes no sense.
 * @see RFC 9110 §10.2.3
 */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  // Date.parse takes half sentences for dates as well: what counts is the form of RFC 9110 §5.6.7, or an old one with a clock time.
  const at = /\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN
  const from = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(at) || Number.isNaN(from) ? undefined : Math.max(0, Math.ceil((at - from) / 1000))
}
