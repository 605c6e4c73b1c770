import { expect, test } from 'vitest'
import { palette } from '../../../mock-provider/web/kit/look.ts'

type Colour = keyof typeof palette

/** What is written on what: WCAG 2.2, 1.4.3 asks for 4.5:1. */
const texts: [text: Colour, on: Colour][] = [
  ...(['ink', 'soft', 'accent', 'good', 'wait', 'bad'] as const).flatMap((text) =>
    (['paper', 'surface', 'code'] as const).map((on): [Colour, Colour] => [text, on]),
  ),
  ['on-accent', 'accent'],
]

/** Lines by which something is known: 1.4.11 asks for 3:1. */
const edges: [line: Colour, on: Colour][] = (['edge', 'accent', 'good', 'wait', 'bad'] as const).flatMap((line) =>
  (['paper', 'surface'] as const).map((on): [Colour, Colour] => [line, on]),
)

/** @see WCAG 2.2, "relative luminance" */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const themes = [
  ['light', 0],
  ['dark', 1],
] as const

test.for(themes)('texts of the palette can be read in the %s theme', ([, theme]) => {
  for (const [text, on] of texts)
    expect(contrast(palette[text][theme], palette[on][theme]), `${text} on ${on}`).toBeGreaterThanOrEqual(4.5)
})

test.for(themes)('lines that mean something can be seen in the %s theme', ([, theme]) => {
  for (const [line, on] of edges)
    expect(contrast(palette[line][theme], palette[on][theme]), `${line} on ${on}`).toBeGreaterThanOrEqual(3)
})

test('the contrast of black on white is 21', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
})
