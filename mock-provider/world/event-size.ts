type Fact = { readonly name: string; readonly value?: string }

/** What of an event may be long. */
type Sized = {
  readonly detail?: string
  readonly page?: string
  readonly actor: string
  readonly scopes?: readonly string[]
  readonly fault?: object
  readonly called?: object
  readonly http?: { readonly path: string; readonly request: readonly Fact[]; readonly response: readonly Fact[] }
}

/** About what an event takes of the heap. Frozen facts are shared, so they cost their place in the list alone. */
export function sizeOf({ detail = '', page = '', actor, scopes = [], http, ...levers }: Sized): number {
  const texts = detail.length + page.length + actor.length + 16 * scopes.length + sizeOfLevers(levers)
  if (!http) return EMPTY_EVENT + texts
  let facts = http.path.length
  for (const list of [http.request, http.response])
    for (const fact of list)
      facts += Object.isFrozen(fact) ? 8 : EMPTY_FACT + fact.name.length + (fact.value?.length ?? 0)
  return EMPTY_EVENT + texts + facts
}

function sizeOfLevers({ fault, called }: Pick<Sized, 'fault' | 'called'>): number {
  return fault || called ? 2 * JSON.stringify([fault, called]).length : 0
}

/** Objects, their members and the heads of their texts, measured on Node 20. */
const EMPTY_EVENT = 250
const EMPTY_FACT = 120
