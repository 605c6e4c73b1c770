import type { Run } from './evidence.ts'
import type { Ended } from './program.ts'

/** Of the error that a program broke off with, so much is told. */
const MAX_MESSAGE = 1000

/** What is known of a start when it begins and ends, whatever the program did. */
type About = Omit<Run, keyof Ended | 'leaked' | 'keepsMilliseconds'>

/** One start of a program for the evidence: what it printed, its secrets masked. */
export function recordOf({ output, crash, ...ended }: Ended, about: About, mask: (text: string) => string): Run {
  const masked = mask(output)
  return {
    ...about,
    ...ended,
    ...(crash && { crash: { ...crash, message: mask(crash.message).slice(0, MAX_MESSAGE) } }),
    output: masked,
    leaked: masked !== output,
  }
}
