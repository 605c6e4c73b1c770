import type { Answer } from '../../mock-provider/index.ts'

/** One answer of the input, with where it stands. */
export type Found = {
  answer: Answer
  /** `line 12`, `entry 3` of a HAR, `event 7` of a journal. */
  where: string
  /** `POST /2/oauth2/token`, as far as the input shows it. */
  request?: string | undefined
}

/** An answer that is no refusal. */
export type Success = { says: string; where: string; request?: string | undefined; notes: string[] }

/** What an input has in it, in its order. */
export type Reading = { found: Found[]; successes: Success[] }
