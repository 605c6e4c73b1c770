import { palette } from '../../../mock-provider/web/kit/look.ts'
import { textOf, type Run } from './screen.ts'

const [LETTER, LINE, MARGIN, BAR] = [8.4, 19, 18, 34]

/** Which colour of the pages stands for which look of a terminal. */
const LOOKS = { red: 'bad', green: 'good', yellow: 'wait', cyan: 'accent', grey: 'soft', dim: 'soft' } as const

/** What a picture of a terminal says beside its lines. */
export type Caption = {
  /** In the bar above the lines. */
  bar: string
  /** For those who do not see it. */
  title: string
}

/** Lines of a terminal as an SVG of real text, light or dark as its reader has it. */
export function svgOf(lines: readonly Run[][], columns: number, { bar, title }: Caption): string {
  const [width, height] = [Math.ceil(columns * LETTER + 2 * MARGIN), BAR + lines.length * LINE + 2 * MARGIN]
  const texts = lines.map((line, index) => textAt(line, BAR + MARGIN + (index + 0.75) * LINE)).filter(Boolean)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styles()}</style>`,
    `<rect class="window" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    `<path class="edge" d="M1 ${BAR}.5H${width - 1}"/>`,
    ...[0, 1, 2].map((dot) => `<circle class="edge" cx="${MARGIN + 5 + dot * 18}" cy="${BAR / 2}" r="5.5"/>`),
    `<text class="dim" x="${width / 2}" y="${BAR / 2 + 5}" text-anchor="middle">${escaped(bar)}</text>`,
    ...texts,
    '</svg>',
  ].join('\n')}\n`
}

function textAt(line: readonly Run[], y: number): string {
  const text = textOf(line)
  if (text === '') return ''
  let left = text.length
  const spans = line.map((run) => {
    const shown = run.text.slice(0, left)
    left -= shown.length
    return run.look === '' ? escaped(shown) : `<tspan class="${run.look}">${escaped(shown)}</tspan>`
  })
  // Fonts differ in width: the length keeps columns below each other.
  const length = (text.length * LETTER).toFixed(1)
  return `<text x="${MARGIN}" y="${y}" textLength="${length}" xml:space="preserve">${spans.join('')}</text>`
}

function styles(): string {
  const font = 'font:14px ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace'
  return `text{${font};white-space:pre}.bold{font-weight:700}${colours(0)}@media(prefers-color-scheme:dark){${colours(1)}}`
}

function colours(theme: 0 | 1): string {
  return [
    `.window{fill:${palette.surface[theme]};stroke:${palette.line[theme]}}`,
    `.edge{fill:none;stroke:${palette.line[theme]}}`,
    `text{fill:${palette.ink[theme]}}`,
    ...Object.entries(LOOKS).map(([look, name]) => `.${look}{fill:${palette[name][theme]}}`),
  ].join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
