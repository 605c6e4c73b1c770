import { sumOf, type CronFigures, type KeeperFigures } from './figures.ts'
import { STARTS_AT, writeStory, DAY } from './story.ts'

const WIDTH = 800
const LEFT = 84
const RIGHT = 776
type Panel = { top: number; bottom: number }
const REQUESTS: Panel = { top: 112, bottom: 330 }
const CONSENTS: Panel = { top: 404, bottom: 500 }
const HEIGHT = 548

const STYLE = `
  svg { --back: #ffffff; --text: #1f2328; --muted: #59636e; --grid: #d8dee4; --keeper: #0969da; --cron: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    svg { --back: #0d1117; --text: #e6edf3; --muted: #9198a1; --grid: #30363d; --keeper: #58a6ff; --cron: #f0883e }
  }
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--text) }
  .head { font-size: 17px; font-weight: 600 }
  .muted { fill: var(--muted); font-size: 12px }
  .end { text-anchor: end }
  .grid { stroke: var(--grid); stroke-width: 1 }
  .mark { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 3 }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round }
  .keeper { stroke: var(--keeper) }
  .cron { stroke: var(--cron) }
  .of-keeper, .of-cron { paint-order: stroke; stroke: var(--back); stroke-width: 5px; stroke-linejoin: round }
  .of-keeper { fill: var(--keeper); font-weight: 600 }
  .of-cron { fill: var(--cron); font-weight: 600 }`

/** One SVG file for light and dark, with nothing from elsewhere in it. */
export function drawPicture(keeper: KeeperFigures, cron: CronFigures): string {
  const { accounts, days } = keeper.scale
  const title = `${count(accounts)} accounts for ${days} days: a token keeper and a naive cron`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">${title}</title>
<desc id="desc">${describe(keeper, cron)}</desc>
<style>${STYLE}
</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--back)"/>
<text class="head" x="24" y="34">${title}</text>
${incidents(days)}
${requests(keeper, cron)}
${consents(keeper, cron)}
${months(days)}
</svg>
`
}

function describe(keeper: KeeperFigures, cron: CronFigures): string {
  const most = (byDay: readonly number[]) => count(Math.max(...byDay))
  return [
    `Two charts over ${keeper.scale.days} days.`,
    `Above, token requests a day on a logarithmic scale: the keeper sends ${count(keeper.requests)} in all, at most ${most(keeper.byDay)} on a day; the cron ${estimate(cron, cron.requests)}, at most ${most(cron.byDay)}.`,
    `Below, how many log-ins were asked: ${count(keeper.asked)} by the keeper, ${avoidable(keeper)}, and ${estimate(cron, cron.asked)} by the cron.`,
    'Marked are an outage of six hours, a restored backup, a new client secret and a new seal key.',
  ].join(' ')
}

function incidents(days: number): string {
  const { outage, restoreAt, secret, keys } = writeStory({ days })
  const marks: [number, string][] = [
    [outage.from, 'outage, 6 h'],
    [restoreAt, 'backup restored'],
    [secret.rotatedAt, 'new secret'],
    [keys.rotatedAt, 'new seal key'],
  ]
  return marks
    .map(([at, what], index) => {
      const x = place(xOf((at - STARTS_AT) / DAY, days))
      // In two rows, as some are close to each other.
      const y = REQUESTS.top - 8 - 15 * (index % 2)
      return `<line class="mark" x1="${x}" x2="${x}" y1="${y - 9}" y2="${REQUESTS.bottom}"/>
<line class="mark" x1="${x}" x2="${x}" y1="${CONSENTS.top}" y2="${CONSENTS.bottom}"/>
<text class="muted" x="${x}" dx="5" y="${y}">${what}</text>`
    })
    .join('\n')
}

function requests(keeper: KeeperFigures, cron: CronFigures): string {
  const all = [...keeper.byDay, ...cron.byDay].filter((each) => each > 0)
  const [least, most] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))]
  const y = (value: number) =>
    REQUESTS.bottom -
    ((Math.log10(Math.max(value, 10 ** least)) - least) / (most - least)) * (REQUESTS.bottom - REQUESTS.top)
  const powers = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index))
  const { days } = keeper.scale
  return [
    `<text x="24" y="62">Token requests a day <tspan class="muted">(each line is ten times the one below)</tspan></text>`,
    ...powers.map((power) => gridLine(y(power), count(power))),
    line('cron', cron.byDay, { y, days }),
    line('keeper', keeper.byDay, { y, days }),
    name('cron', RIGHT - 4, middle(cron.byDay, y) + 24, `naive cron: ${estimate(cron, cron.requests)} in all`),
    name('keeper', RIGHT - 4, middle(keeper.byDay, y) - 22, `keeper: ${count(keeper.requests)} in all`),
  ].join('\n')
}

function consents(keeper: KeeperFigures, cron: CronFigures): string {
  const [ofKeeper, ofCron] = [summed(keeper.askedByDay), summed(cron.askedByDay)]
  const top = roundUp(Math.max(...ofCron, ...ofKeeper, 1))
  const y = (value: number) => CONSENTS.bottom - (value / top) * (CONSENTS.bottom - CONSENTS.top)
  const { days } = keeper.scale
  return [
    `<text x="24" y="${CONSENTS.top - 24}">Log-ins asked, in all</text>`,
    ...[0, top / 2, top].map((value) => gridLine(y(value), count(value))),
    line('cron', ofCron, { y, days }),
    line('keeper', ofKeeper, { y, days }),
    name('cron', RIGHT - 4, y(sumOf(cron.askedByDay)) + 32, `naive cron: ${estimate(cron, cron.asked)}`),
    name('keeper', RIGHT - 4, CONSENTS.bottom - 9, `keeper: ${count(keeper.asked)}, ${avoidable(keeper)}`),
  ].join('\n')
}

/** Between the first days of months, where there is room for their names; else every tenth day. */
function months(days: number): string {
  const firsts = Array.from({ length: days }, (_, day) => new Date((STARTS_AT + day * DAY) * 1000))
    .map((date, day) => ({ date, day }))
    .filter(({ date, day }) => (days > 70 ? date.getUTCDate() === 1 : day % 10 === 0))
  return firsts
    .map(({ date, day }) => {
      const options = days > 70 ? ({ month: 'long' } as const) : ({ month: 'short', day: 'numeric' } as const)
      const label = date.toLocaleDateString('en', { ...options, timeZone: 'UTC' })
      const x = place(xOf(day, days))
      return `<line class="grid" x1="${x}" x2="${x}" y1="${CONSENTS.bottom}" y2="${CONSENTS.bottom + 6}"/>
<text class="muted" x="${x}" y="${CONSENTS.bottom + 22}">${label}</text>`
    })
    .join('\n')
}

function gridLine(y: number, label: string): string {
  return `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${place(y)}" y2="${place(y)}"/>
<text class="muted end" x="${LEFT - 8}" y="${place(y + 4)}">${label}</text>`
}

function line(
  who: 'keeper' | 'cron',
  values: readonly number[],
  to: { y: (value: number) => number; days: number },
): string {
  const points = values.map((value, day) => `${place(xOf(day + 0.5, to.days))},${place(to.y(value))}`)
  return `<polyline class="line ${who}" points="${points.join(' ')}"/>`
}

function name(who: 'keeper' | 'cron', x: number, y: number, text: string): string {
  return `<text class="of-${who} end" x="${x}" y="${place(y)}">${text}</text>`
}

function xOf(day: number, days: number): number {
  return LEFT + (day / days) * (RIGHT - LEFT)
}

/** Where a name can stand: beside what the last third is like. */
function middle(values: readonly number[], y: (value: number) => number): number {
  const last = values.slice(-Math.ceil(values.length / 3))
  return y(sumOf(last) / last.length)
}

function summed(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}

/** A round number not much above, whose half is round as well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 1.2, 1.6, 2, 3, 4, 6, 8].find((step) => step * power >= value) ?? 10)
}

function place(pixels: number): string {
  return String(Number(pixels.toFixed(1)))
}

function avoidable({ needless }: KeeperFigures): string {
  return `${needless.length === 0 ? 'none' : count(needless.length)} of them avoidable`
}

/** Of a sample no more digits than it has. */
function estimate({ scaledBy }: CronFigures, value: number): string {
  return scaledBy === 1 ? count(value) : `about ${count(Number(value.toPrecision(3)))}`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
