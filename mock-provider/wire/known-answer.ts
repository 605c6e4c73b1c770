/** An answer that X is known to give. `case` is its id in observed.json, or says whose choice it is. */
export type KnownAnswer = {
  case: string
  status: number
  contentType: string
  /** A JSON object in X's key order, or a text. */
  body: Record<string, unknown> | string
  /** Gateway problems are printed with line breaks where the profile says so; all else is compact. */
  layer: 'oauth' | 'gateway' | 'application' | 'page'
  /** Where the browser is sent on to. */
  location?: string
  /** The `www-authenticate` header, for profiles that send one. */
  challenge?: string
}
