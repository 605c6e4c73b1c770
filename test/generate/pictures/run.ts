/** What makes each run for the pictures the same. */
export const SEED = 'pictures'

/** Of fingerprints. */
export const KEY = 'a'.repeat(64)

/** Of the terminal. */
export const COLUMNS = 80
