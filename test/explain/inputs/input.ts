/** What somebody pastes, and what should be said of it. */
export type Pasted = {
  name: string
  text: string
  /** The entry of the table, and how its likeliest cause begins. */
  id: string
  cause: RegExp
  verdict: 'one cause' | 'evidence' | 'cannot tell'
}
