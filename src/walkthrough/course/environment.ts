import type { MockProvider } from '../../../mock-provider/index.ts'

/** Settings of the surrounding shell that a program in a room must not see. */
export const FOREIGN = [
  'PROVIDER',
  'MOCK_ORIGIN',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'REDIRECT_URI',
  'SCOPES',
  'LAB_AGAIN',
  'LAB_INSTALLED',
  'AUTHORIZATION_ORIGIN',
  'API_ORIGIN',
]

/** What a program in a room finds in its environment: one client of that mock, and the world's time. */
export function roomEnvironment(
  inherited: NodeJS.ProcessEnv,
  { mock, clientId, redirectUri }: { mock: MockProvider; clientId: string; redirectUri: string },
): NodeJS.ProcessEnv {
  const { clientSecret } = mock.configOf(clientId)
  return {
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !FOREIGN.includes(name))),
    PROVIDER: 'mock',
    MOCK_ORIGIN: mock.origin,
    CLIENT_ID: clientId,
    REDIRECT_URI: redirectUri,
    ...(clientSecret !== undefined && { CLIENT_SECRET: clientSecret }),
    LAB_CLOCK: String(mock.clock.now()),
    LAB_TOUR: '1',
    BROWSER: 'none',
    LAB_FINGERPRINT_KEY: mock.snapshot().fingerprintKey,
    PYTHONUNBUFFERED: '1',
  }
}
