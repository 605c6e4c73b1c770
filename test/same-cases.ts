/** For `fc.assert`: the suite tries the same cases at each run, so that what is red once is red again. `LAB_SEED` draws others. */
export const sameCases = { seed: Number(process.env.LAB_SEED ?? 20_261_128) }
