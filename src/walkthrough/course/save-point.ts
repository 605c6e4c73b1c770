import type { MockProvider, Snapshot } from '../../../mock-provider/index.ts'
import { HandoffFile } from '../../client/index.ts'

/** The whole world and the token file at one moment; in memory only, as the token file holds secrets. */
export type SavePoint = { snapshot: Snapshot; handoff: unknown; at: number; mark: number }

export function takeSavePoint(mock: MockProvider, home: string): SavePoint {
  const handoff = new HandoffFile(home).save()
  return { snapshot: mock.snapshot(), handoff, at: mock.clock.now(), mark: mock.journal.mark() }
}

/** World and token file as they were; the journal goes on. Real servers only go forward. */
export function restoreSavePoint({ snapshot, handoff }: SavePoint, mock: MockProvider, home: string): void {
  mock.restore(snapshot)
  new HandoffFile(home).restore(handoff)
}
