import { hash } from 'node:crypto'
import { HandoffFile, type ClientConfig } from '../../client/index.ts'
import type { TokenFile } from './evidence.ts'

/** What the hand-off file of that folder holds for a client; secrets leave as fingerprints. */
export function readTokenFile(
  home: string,
  owner: Pick<ClientConfig, 'tokenEndpoint' | 'clientId'>,
  fingerprintOf: (secret: string) => string,
): Omit<TokenFile, 'run'> {
  const { attempt, tokens = {} } = new HandoffFile(home, () => {}).peek(owner)
  const secret = (value: unknown) => (typeof value === 'string' && value !== '' ? fingerprintOf(value) : undefined)
  const { codeVerifier } = attempt
  return withoutHoles({
    code: secret(attempt.code),
    verifier: secret(codeVerifier),
    challenge: typeof codeVerifier === 'string' ? secret(hash('sha256', codeVerifier, 'base64url')) : undefined,
    accessToken: secret(tokens.accessToken),
    refreshToken: secret(tokens.refreshToken),
    issuedAt: typeof tokens.issuedAt === 'number' ? tokens.issuedAt : undefined,
    expiresAt: typeof tokens.expiresAt === 'number' ? tokens.expiresAt : undefined,
  })
}

type Holes<T> = { [Key in keyof T]?: T[Key] | undefined }

function withoutHoles<T extends object>(value: Holes<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
}
