import type { Duration } from '../../../mock-provider/index.ts'

/** How far a learner can move the clock at once. */
export const LEAPS: Readonly<Record<string, Duration>> = { hours: { hours: 2 }, day: { days: 1 }, month: { days: 30 } }
