import { randomUUID } from 'node:crypto'

/** Two UUIDs: 72 characters of a legal alphabet. */
export const makeVerifier = (): string => randomUUID() + randomUUID()
