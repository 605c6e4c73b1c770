import { hash, randomInt } from 'node:crypto'

/** What X's access token lives (`accessTokenLifetimeSeconds` of profile `x`). */
const USUAL_SECONDS = 7200
/** Nearer than this to the usual one, a guess could pass for reading. */
const LEAST_SECONDS = 60
const MOST_SECONDS = USUAL_SECONDS / 10

/**
 * An access token's lifetime in seconds for one room: a tenth more or less than X's at the most, the same for the same seed.
 * A program that reads `expires_in` does not notice; one that counts on 7,200 does. Code and refresh token keep X's
 * lifetimes, as no answer tells a client of theirs.
 */
export function varyLifetime(seed?: string): number {
  const choices = 2 * (MOST_SECONDS - LEAST_SECONDS + 1)
  const drawn = seed === undefined ? randomInt(choices) : drawFrom(seed) % choices
  const off = LEAST_SECONDS + Math.floor(drawn / 2)
  return USUAL_SECONDS + (drawn % 2 === 0 ? off : -off)
}

function drawFrom(seed: string): number {
  return hash('sha256', `lifetime:${seed}`, 'buffer').readUInt32BE()
}
