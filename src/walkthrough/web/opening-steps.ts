import { explain, type Explained, type JournalEvent, type Row } from '../../../mock-provider/index.ts'
import type { Party } from '../course/flow.ts'
import { openingSays } from '../course/opening.ts'
import { tellEvent } from './told-events.ts'

/** One moment of the log-in that is watched: who says what to whom, and what each part of it is for. */
export type OpeningStep = {
  way: readonly [from: Party, to: Party]
  says: string
  /** A second sentence, about what is in it. */
  about: string
  /** What stands above the parts. */
  title: string
  rows: readonly Row[]
  comesBack?: string | undefined
  why: string
}

const ABOUT = [
  'The code is a ticket: worth nothing without what only your app has. X’s page saw your password, your app never did.',
  'This time no browser is between them. Only who has the verifier gets tokens for the code.',
  'Whoever has the access token may do what you agreed to, for two hours, and no more.',
  'X never says why. The mock’s journal does: that is what you will learn to read.',
  'The refresh token was used up, and the answer brought the next one: that one has to be kept.',
  'Nobody had to log in again. So an app lives on for months.',
]

/** The whole conversation, request by request; the first in two: what goes out, and what comes back. */
export function openingSteps(events: readonly JournalEvent[]): OpeningStep[] {
  const told = explain(events).filter(({ seq }) => events.some((event) => event.seq === seq && event.http))
  const [asked, traded] = told
  if (!asked) return []
  return [
    question(asked),
    answer(asked, traded),
    ...told.slice(1).map((each, index) => stepOf(each, index + 1, events)),
  ]
}

function question({ sent }: Explained): OpeningStep {
  return {
    way: ['Your app', 'X log-in'],
    says: 'Your app sends your browser to X with a question: may it act for you?',
    about: 'Each part has one purpose, and none of them is a secret. So the browser may carry it.',
    title: 'What the question carries',
    rows: sent,
    why: '',
  }
}

/** The answer to the browser is not written down with its parts; what the app does with them is. */
function answer({ sent }: Explained, traded: Explained | undefined): OpeningStep {
  const state = sent.filter(({ name }) => name === 'state')
  const code = (traded?.sent ?? []).filter(({ name }) => name === 'code')
  return {
    way: ['X log-in', 'Your app'],
    says: openingSays[0] ?? '',
    about: ABOUT[0] ?? '',
    title: 'What comes back',
    rows: [...code, ...state],
    why: '',
  }
}

function stepOf(told: Explained, index: number, events: readonly JournalEvent[]): OpeningStep {
  const event = events.find(({ seq }) => seq === told.seq)
  const { way = ['Your app', 'X API'], comesBack } = event ? tellEvent(event) : {}
  return {
    way,
    says: openingSays[index] ?? told.head,
    about: ABOUT[index] ?? '',
    title: told.came.length > 0 ? 'What went, and what came back' : 'What went',
    rows: [...told.sent, ...told.came],
    comesBack,
    why: told.why,
  }
}
