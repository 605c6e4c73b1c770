import type { JournalEvent } from '../../../mock-provider/index.ts'
import { startMockProvider } from '../../../mock-provider/index.ts'
import { Stage } from './stage.ts'

/** The whole conversation once, in a world of its own: log-in, exchange, call, and two hours later the refresh. */
export async function playOpening(seed?: string): Promise<JournalEvent[]> {
  const mock = await startMockProvider(seed === undefined ? {} : { seed })
  try {
    const stage = new Stage(mock, { ...mock.config, clock: mock.clock })
    const tokens = await stage.logIn()
    await stage.call(tokens.accessToken)
    mock.clock.advance({ hours: 2, minutes: 1 })
    await stage.call(tokens.accessToken)
    const fresh = await stage.refresh(tokens.refreshToken ?? '')
    if (typeof fresh !== 'string') await stage.call(fresh.accessToken)
    return mock.journal.events
  } finally {
    await mock.stop()
  }
}

/** What each request of it means, in order. */
export const openingSays = [
  'You agreed in the browser; X sent a code back.',
  'Your app traded code and verifier for tokens.',
  'With the access token it asked who you are.',
  'Two hours passed: its first access token, AT#1, is dead.',
  'A refresh brought a new pair, without you.',
  'And the call works again.',
]
