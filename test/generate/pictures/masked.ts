import { readFileSync } from 'node:fs'

/** Longer than any id that may be seen, shorter than any token. */
const LOOKS_SECRET = /[\w+/~-]{40,}/

/**
 * A text that a picture is made of, unless a secret is in it.
 *
 * @throws {Error} without naming it.
 */
export function masked(text: string, secrets: Iterable<string>): string {
  for (const secret of secrets)
    if (secret.length >= 8 && text.includes(secret))
      throw new Error('a secret would be in the picture: nothing is written')
  if (LOOKS_SECRET.test(text)) throw new Error('what is as long as a token would be in the picture: nothing is written')
  return text
}

/** Of a hand-off file: whatever is long enough to be one. */
export function secretsIn(handoff: string): string[] {
  return [...readFileSync(handoff, 'utf8').matchAll(/"([\w.~+/=-]{24,})"/g)].map(([, text = '']) => text)
}
