/** What makes each run of the course the same; another mock has another, or a name in one would be a secret of the other. */
export const SEED = 'pictures'

/** Of fingerprints. */
export const KEY = 'a'.repeat(64)

/** Of the terminal. */
export const COLUMNS = 80
