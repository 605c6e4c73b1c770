import type { Explained, JournalEvent } from '../../../mock-provider/index.ts'

/** The browser carries the app's question to the log-in page: it is the app's all the same. */
export function isOfTheApp({ head, sent }: Explained): boolean {
  return head.startsWith('your app') || sent.some(({ name }) => name === 'response_type')
}

/** Of a run's requests the one to look at: the newest of the app that is of those kinds, else its newest. */
export function mainOf(
  explained: readonly Explained[],
  { events, kinds }: { events: readonly JournalEvent[]; kinds: readonly string[] },
): Explained | undefined {
  const kindOf = new Map(events.map(({ seq, kind }) => [seq, kind]))
  const own = explained.filter(isOfTheApp)
  return own.findLast(({ seq }) => kinds.includes(kindOf.get(seq) ?? '')) ?? own.at(-1)
}
