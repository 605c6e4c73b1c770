/** Beyond this, an instant is no plan but a placeholder. */
const TEN_YEARS = 315_360_000

const UNITS: [seconds: number, name: string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** A length of time in its largest unit that is at least two of it: `90 min`, `45 s`, `30 d`. */
export function describeSpan(seconds: number): string {
  const length = Math.max(0, Math.round(seconds))
  const [unit, name] = UNITS.find(([each]) => length >= 2 * each) ?? [1, 's']
  return `${Math.floor(length / unit)} ${name}`
}

/** An instant as seen from now: `in 90 min`, `3 d ago`, `now`, `never`. */
export function describeInstant(at: number, now: number): string {
  const left = at - now
  if (at === 0 || left > TEN_YEARS) return 'never'
  if (Math.abs(left) < 1) return 'now'
  return left > 0 ? `in ${describeSpan(left)}` : `${describeSpan(-left)} ago`
}
