import type { Sent, SentValue } from '../../mock-provider/index.ts'
import { findSecret } from './placeholder.ts'

/** A masked value as it can be told: its length, and of X's tokens kind and age. `at` is when it was sent. */
function describeValue(text: string, at: number | undefined): SentValue & { number?: number } {
  const secret = findSecret(text)
  if (!secret) return { length: text.length }
  const { length, isWhole, kind, issuedAt, number } = secret
  const ageSeconds = at !== undefined && issuedAt !== undefined ? at - issuedAt : undefined
  return { length, isWhole, number, ...(kind && { kind }), ...(ageSeconds !== undefined && { ageSeconds }) }
}

/** The parameters of a query or a form. */
export function readParameters(text: string, at: number | undefined): Map<string, SentValue & { number?: number }> {
  const pairs = text
    .split('&')
    .map((pair) => pair.split('='))
    .filter(([name = '', value = '']) => name !== '' && value !== '')
  return new Map(pairs.map(([name = '', ...value]) => [decodeName(name), describeValue(value.join('='), at)]))
}

function decodeName(name: string): string {
  return name.trim().replaceAll(/%5f/gi, '_')
}

/** What the Authorization header says of itself. */
export function readAuthorization(
  header: string | undefined,
  at: number | undefined,
): Pick<Sent, 'authorization' | 'bearer'> {
  if (header === undefined) return {}
  const [, scheme = ''] = /^(\w+)/.exec(header) ?? []
  const isBearer = scheme.toLowerCase() === 'bearer'
  const bearer = isBearer && header.includes('⟦') ? { bearer: describeValue(header, at) } : {}
  return { authorization: scheme.charAt(0).toUpperCase() + scheme.slice(1).toLowerCase(), ...bearer }
}

/** `Sun, 29 Nov 2026 05:00:00 GMT` or an ISO date, in whole seconds since 1970. */
export function readInstant(text: string | undefined): number | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000)
}

/** A form as it went out, where a program shows it: `data: 'grant_type=…&code=…'`. */
const FORM = /(?<![\w&=%.+-])[\w%.+&=⟦⟧:-]*\bgrant_type=[\w%.+&=⟦⟧:…-]*/g
const HEADER = /authorization\\*["']?\s*[:=]\s*\\*["']?(\w+ ⟦[^⟧]*⟧)/gi

/** Parameters as somebody wrote them down; none where they were cut: what is missing then may have been there. */
export function readShown(text: string): Pick<Sent, 'parameters'> {
  return /(?:\.\.|…)$/.test(text) ? {} : { parameters: readParameters(text, undefined) }
}

/** What a message shows of the request: its form, and the header where there is one. */
export function readSentNear(text: string): Pick<Sent, 'authorization' | 'bearer' | 'parameters'> {
  const form = [...text.matchAll(FORM)].at(-1)?.[0]
  const header = [...text.matchAll(HEADER)].at(-1)?.[1]
  return {
    ...(form?.includes('&') && readShown(form)),
    ...readAuthorization(header, undefined),
  }
}
