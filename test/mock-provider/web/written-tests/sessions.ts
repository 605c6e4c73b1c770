import type { MockProvider } from '../../../../mock-provider/index.ts'
import type { Recording } from '../../../../mock-provider/web/inspector/written-tests/plan.ts'
import { languages, writeTest } from '../../../../mock-provider/web/inspector/written-tests/written.ts'
import { Bot } from '../../../clients/same-test/vitest/bot.ts'

/** A bot that may fail at a step: its errors are its own. */
const works = (bot: Bot): Promise<unknown> => bot.whoAmI().catch(() => undefined)

/** A recorded session, and whether it is one in which a client that forgets the new refresh token is seen. */
export type Session = { name: string; act: (mock: MockProvider) => Promise<void>; seesForgetting: boolean }

/** Stories that a person would keep. */
export const sessions: readonly Session[] = [
  {
    name: 'expiry',
    seesForgetting: true,
    act: async (mock) => {
      const bot = new Bot(mock.config, await mock.signIn())
      for (const hours of [0, 2, 2]) {
        mock.clock.advance({ hours })
        await works(bot)
      }
    },
  },
  {
    name: 'replay',
    seesForgetting: false,
    act: async (mock) => {
      const stored = await mock.signIn()
      for (const hours of [2, 2]) {
        mock.clock.advance({ hours })
        await works(new Bot(mock.config, { ...stored }))
      }
    },
  },
  {
    name: 'lost-answer',
    seesForgetting: false,
    act: async (mock) => {
      const bot = new Bot(mock.config, await mock.signIn({ user: 'ben_practice' }))
      mock.clock.advance({ hours: 2, seconds: 30 })
      mock.faults.arm({ at: 'token', when: { grantType: 'refresh_token' }, then: 'drop-after-commit' })
      await works(bot)
      await works(bot)
    },
  },
  {
    name: 'outage',
    seesForgetting: true,
    act: async (mock) => {
      const bot = new Bot(mock.config, await mock.signIn())
      mock.clock.advance({ hours: 2 })
      mock.faults.arm({ at: 'token', then: { status: 503, retryAfterSeconds: 30 } })
      for (const minutes of [0, 1, 120]) {
        mock.clock.advance({ minutes })
        await works(bot)
      }
    },
  },
  {
    name: 'revoked',
    seesForgetting: false,
    act: async (mock) => {
      const bot = new Bot(mock.config, await mock.signIn())
      await works(bot)
      mock.revokeByUser()
      await works(bot)
    },
  },
]

/** What a mock has seen so far, as the page hands it to the writers. */
export function recordingOf({ journal, profile, clients }: MockProvider): Recording {
  const publicClients = clients.list().flatMap(({ type, clientId }) => (type === 'public' ? clientId : []))
  return { events: journal.events, profile, publicClients, isWhole: true }
}

/** What a mock has seen as a test in that language. @throws {Error} where there is nothing to write. */
export function testOf(mock: MockProvider, id: string, asked: Partial<Recording> = {}): string {
  const language = languages.find((each) => each.id === id)
  const written = language && writeTest({ ...recordingOf(mock), ...asked }, language)
  if (!written) throw new Error(`nothing was written in ${id}`)
  return written.text
}

/** A text with its hole filled. @throws {Error} where it has not exactly one. */
export function filled(text: string, hole: string, filling: string): string {
  const parts = text.split(hole)
  if (parts.length !== 2) throw new Error(`${parts.length - 1} holes`)
  return parts.join(filling)
}
