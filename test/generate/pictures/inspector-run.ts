import { startMockProvider } from '../../../mock-provider/index.ts'
import { callApi, refreshTokens } from '../../../src/client/index.ts'
import type { OpenPage } from './open-page.ts'
import { KEY } from './run.ts'

/** A bot that lost its new refresh token: two hours pass, it refreshes, and nine seconds later it sends the old one again. */
async function playReplay() {
  const mock = await startMockProvider({ seed: 'pictures of the inspector', fingerprintKey: KEY })
  const call = ({ accessToken }: { accessToken: string }) => callApi(mock.config, accessToken, '/2/users/me')
  const first = await mock.signIn()
  const { refreshToken = '' } = first
  await call(first)
  mock.clock.advanceToExpiryOf(first.accessToken)
  await call(first)
  const second = await refreshTokens(mock.config, { refreshToken })
  await call(second)
  mock.clock.advance({ seconds: 9 })
  // X refuses it.
  await refreshTokens(mock.config, { refreshToken }).catch(() => {})
  await call(second)
  return mock
}

/** The refused refresh, opened in the inspector. */
export async function openInspector(): Promise<OpenPage> {
  const mock = await playReplay()
  const refused = mock.journal.events.find(({ kind }) => kind === 'refresh.refused')
  return {
    address: `${mock.origin}/_mock/inspector?event=${refused?.seq}`,
    cookie: '',
    secrets: mock.secrets().values,
    close: () => mock.stop(),
  }
}

/** The lives of the same tokens. */
export async function openFamilies(): Promise<OpenPage> {
  const mock = await playReplay()
  return {
    address: `${mock.origin}/_mock/inspector/families.svg`,
    cookie: '',
    secrets: mock.secrets().values,
    close: () => mock.stop(),
  }
}
