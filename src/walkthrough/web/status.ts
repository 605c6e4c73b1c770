import type { CourseView } from './course-view.ts'

const UNDER_WAY = {
  opening: 'The log-in is being played.',
  run: 'Running.',
  scene: 'The scene is being played.',
  check: 'Checking your program.',
  recheck: 'Checking a file again that has changed.',
} as const

/** What is to be said of the page to those who do not see it: one sentence. */
export function statusOf(view: CourseView): string {
  const { underWay, news, session } = view
  if (!view.isOpen) return 'The practice server has stopped.'
  if (view.isViewer) return 'The course went on in another tab.'
  if (underWay?.waitsFor) return `Waiting for the browser to come back to ${underWay.waitsFor.redirectUri}.`
  if (underWay) return underWay.says ?? UNDER_WAY[underWay.what]
  const said = news[0]?.says
  if (said !== undefined) return said
  return session.place?.progress.beat === 'fix' ? verdictOf(view, session.place.lesson.stem) : ''
}

function verdictOf({ keptOf }: CourseView, stem: string): string {
  const { judgement } = keptOf(stem)
  if (!judgement || judgement === 'gone') return ''
  return `Check: ${countOf(judgement.facts)}`
}

/** `2 of 6 facts met.` */
export function countOf(facts: readonly { verdict: string }[]): string {
  const met = facts.filter(({ verdict }) => verdict === 'met').length
  return met === facts.length ? `all ${met} facts met.` : `${met} of ${facts.length} facts met.`
}
