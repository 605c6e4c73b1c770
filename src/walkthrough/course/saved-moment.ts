import type { MockProvider, Snapshot } from '../../../mock-provider/index.ts'
import type { HandoffFile } from '../../client/index.ts'

/** The whole world and the token file at one moment; in memory only, as the token file holds secrets. */
export type SavedMoment = { snapshot: Snapshot; handoff: unknown; at: number; mark: number }

/** World and token file as they are now. */
export function saveMoment(mock: MockProvider, handoff: HandoffFile): SavedMoment {
  return { snapshot: mock.snapshot(), handoff: handoff.save(), at: mock.clock.now(), mark: mock.journal.mark() }
}

/** World and token file as they were; the journal goes on. Real servers only go forward. */
export function restoreMoment(saved: SavedMoment, mock: MockProvider, handoff: HandoffFile): void {
  mock.restore(saved.snapshot)
  handoff.restore(saved.handoff)
}
