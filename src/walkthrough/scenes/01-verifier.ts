import { createHash, randomBytes } from 'node:crypto'
import type { Scene } from '../course/stage.ts'

export const scenes: Record<string, Scene> = {
  'strip-symbols': async (stage) => {
    const made = Array.from({ length: 1000 }, () =>
      randomBytes(30)
        .toString('base64url')
        .replace(/[^A-Za-z0-9]/g, ''),
    )
    stage.say("randomBytes(30), base64url, then .replace(/[^A-Za-z0-9]/g, '')")
    stage.say(
      `${made.filter((text) => text.length >= 43).length} of 1,000 reach 43 characters; the longest that could be has 40.`,
    )
  },
  'too-many-bytes': async (stage) => {
    for (const bytes of [32, 96, 128])
      stage.say(
        `${String(bytes).padStart(3)} bytes -> ${String(randomBytes(bytes).toString('base64url').length).padStart(3)} characters`,
      )
    stage.say('43 to 128 characters are allowed. 128 bytes are 43 characters too many.')
  },
  'weak-random': async (stage) => {
    const startedAt = 1_893_456_000
    const challenge = challengeOf(weak(startedAt)) // stands in the URL
    const tries = Array.from({ length: 86_400 }, (_, second) => startedAt - 43_200 + second)
    const found = tries.findIndex((second) => challengeOf(weak(second)) === challenge) + 1
    stage.say('A verifier made from the start time of the app: 43 characters, looks random.')
    stage.say(
      `A stranger compares every second of that day with the challenge: found at try ${found.toLocaleString('en')}.`,
    )
  },
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** What a program makes that trusts the clock. */
function weak(second: number): string {
  return createHash('sha256').update(`app${second}`).digest('base64url')
}
