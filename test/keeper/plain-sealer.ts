import { SealError } from '../../src/keeper/errors.ts'
import type { Sealer } from '../../src/keeper/seal.ts'

/** Seals nothing, but compares what a seal belongs to; as fast as thousands of simulated rotations want it. */
export function createPlainSealer(keyId = 'plain'): Sealer {
  return {
    keyId,
    seal: async (pair, context) => JSON.stringify({ pair, context }),
    open: async (sealed, context) => {
      const read: unknown = JSON.parse(sealed)
      if (!isSealed(read) || JSON.stringify(read.context) !== JSON.stringify(context))
        throw new SealError('ERR_SEAL_MISMATCH', 'This seal belongs to another row.')
      return read.pair
    },
  }
}

function isSealed(value: unknown): value is { pair: { accessToken: string; refreshToken?: string }; context: unknown } {
  return typeof value === 'object' && value !== null && 'pair' in value && 'context' in value
}
