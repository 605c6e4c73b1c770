import { hash, randomInt } from 'node:crypto'

/** What X's access token lives (`accessTokenLifetimeSeconds` of profile `x`). */
export const USUAL_SECONDS = 7200

const STEP_SECONDS = 300
/** So many steps longer than the usual: an hour of leeway fits between the two. */
const STEPS = [14, 15, 16, 17]
/** Beside a step, as leeways are mostly whole multiples of five minutes. */
const BESIDE_SECONDS = { least: 110, most: 190 }

/**
 * An access token's lifetime in seconds for one room: over an hour longer than X's, the same for the same seed. A program that
 * reads `expires_in` does not notice; one that counts on 7,200 does. Code and refresh token keep X's lifetimes, as no answer
 * tells a client of theirs.
 */
export function varyLifetime(seed?: string): number {
  const width = BESIDE_SECONDS.most - BESIDE_SECONDS.least + 1
  const choices = STEPS.length * width
  const drawn = seed === undefined ? randomInt(choices) : drawFrom(seed) % choices
  const steps = STEPS[Math.floor(drawn / width)] ?? 0
  return USUAL_SECONDS + steps * STEP_SECONDS + BESIDE_SECONDS.least + (drawn % width)
}

function drawFrom(seed: string): number {
  return hash('sha256', `lifetime:${seed}`, 'buffer').readUInt32BE()
}
