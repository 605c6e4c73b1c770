import { hash } from 'node:crypto'

export const challengeOf = (verifier: string): string => hash('sha256', Buffer.from(verifier, 'ascii'), 'base64url')
