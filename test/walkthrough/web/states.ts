import type { JournalEvent } from '../../../mock-provider/index.ts'
import type { Session } from '../../../src/walkthrough/course/session.ts'
import type { CourseView, LessonKept, Ran } from '../../../src/walkthrough/web/course-view.ts'
import { coursePage } from '../../../src/walkthrough/web/pages.tsx'
import { PLAYED } from '../course/session-learner.ts'

/** A page of the course in one of its states. */
export type State = { name: string; path: string; html: string }

export const FORM_TOKEN = 'the-form-token'

/** Nothing has happened in a lesson since the course was opened. */
const NOTHING_KEPT: LessonKept = { ran: [], damages: new Map() }

/** A view of a session at rest, as its server would hand it to a page. */
function viewOf(session: Session, changes: Partial<CourseView> = {}): CourseView {
  const { address = '/lesson', ...others } = changes
  return {
    session,
    underWay: undefined,
    opening: undefined,
    keptOf: () => NOTHING_KEPT,
    isOpen: true,
    liveAt: '/changes',
    formToken: FORM_TOKEN,
    address,
    query: new URLSearchParams(address.split('?')[1] ?? ''),
    theme: 'auto',
    news: [],
    isViewer: false,
    ...others,
  }
}

/** The page that is at that address. */
export function pageAt(session: Session, address: string, changes: Partial<CourseView> = {}): string {
  return coursePage(address.split('?')[0] ?? '', viewOf(session, { address, ...changes })) ?? ''
}

/** Runs the lesson that is entered, and keeps what it did as a server would. */
async function runKept(session: Session): Promise<Ran[]> {
  const ran: Ran[] = []
  const stop = session.subscribe((happening) => {
    const last = ran.at(-1)
    if (happening.kind === 'step.begun') ran.push({ kind: 'step', step: happening.step, printed: '' })
    if (happening.kind === 'step.printed' && last?.kind === 'step') last.printed += happening.piece
    if (happening.kind === 'step.ended' && last?.kind === 'step') last.isThrough = happening.isThrough
    if (happening.kind === 'time.passed') ran.push({ kind: 'time', by: happening.by, now: happening.now })
    if (happening.kind === 'scene.played') ran.push({ kind: 'scene', lines: happening.lines, events: happening.events })
  })
  await session.run(PLAYED)
  stop()
  return ran
}

/** A whole walk through one lesson, with each state of its page on the way. */
export async function statesOf(session: Session): Promise<State[]> {
  const states: State[] = []
  const note = (name: string, address: string, changes: Partial<CourseView> = {}): void => {
    states.push({ name, path: address, html: pageAt(session, address, changes) })
  }
  note('first visit', '/')
  note('the opening is being played', '/', { underWay: { what: 'opening' } })
  const opening: JournalEvent[] = await session.playOpening()
  for (const at of [1, 2, 7]) note(`the opening, moment ${at}`, `/?at=${at}`, { opening })
  note('back again', '/')
  note('all lessons', '/lessons')

  session.enter('04-exchange')
  note('a lesson begins', '/lesson')
  session.predict({ choice: 0, sure: 'certain' })
  session.goTo('run')
  note('run', '/lesson')
  note('running', '/lesson', { underWay: { what: 'run' } })
  session.enter('03-authorize')
  session.goTo('run')
  const waitsFor = {
    authorizationUrl: 'http://127.0.0.1:5000/i/oauth2/authorize?x=1',
    redirectUri: 'http://127.0.0.1:5001/callback',
  }
  note('waiting for the callback', '/lesson', { underWay: { what: 'run', waitsFor } })
  session.enter('04-exchange')
  const ran = await runKept(session)
  let kept: LessonKept = { ...NOTHING_KEPT, ran }
  const keptOf = () => kept
  note('ran', '/lesson', { keptOf })
  session.goTo('look')
  note('look', '/lesson', { keptOf })
  const [first] = session.look().wire.events
  note('look at an earlier event', `/lesson?at=${first?.seq}`, { keptOf })
  note('look, raw', '/lesson?as=raw', { keptOf })
  note('look, curl', '/lesson?as=curl', { keptOf })
  note('look, the tokens beside', '/lesson?side=tokens', { keptOf })
  session.goTo('break')
  const damage = await session.break({ scene: 'thirty-one-seconds', choice: 0 })
  kept = { ...kept, damages: new Map([['thirty-one-seconds', damage]]) }
  note('break', '/lesson', { keptOf })
  session.goTo('fix')
  note('fix asks for the language', '/lesson', { keptOf })
  session.writeIn('typescript')
  const program = await session.openProgram()
  kept = { ...kept, ...(program && { program }) }
  note('fix', '/lesson', { keptOf })
  note('checking', '/lesson', { keptOf, underWay: { what: 'check' } })
  const judgement = await session.check()
  kept = { ...kept, judgement: judgement ?? 'gone', isOfSave: true }
  const hints = [1, 2, 3, 4].map(() => session.giveHint())
  const hint = hints.at(-1)
  kept = { ...kept, ...(hint && { hint }) }
  note('not yet, all hints', '/lesson', { keptOf })
  if (judgement) {
    const facts = judgement.facts.map((fact) => ({ ...fact, verdict: 'met' as const }))
    note('met', '/lesson', { keptOf: () => ({ ...kept, judgement: { ...judgement, met: true, facts, slips: [] } }) })
  }
  session.goTo('say')
  note('say', '/lesson', { keptOf })
  kept = { ...kept, said: session.say('<script>alert(1)</script> & so on') }
  note('said', '/lesson', { keptOf })
  note('news of a taken port', '/lesson', {
    keptOf,
    news: [
      {
        tone: 'wait',
        says: 'Port 5000 was taken. The course is at 5001 now, and the redirect URI was registered for it.',
      },
    ],
  })
  note('the server has stopped', '/lesson', { keptOf, isOpen: false })
  note('another tab has the course', '/lesson', { keptOf, isViewer: true })
  return states
}
