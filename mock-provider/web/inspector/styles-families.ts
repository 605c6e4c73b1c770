import { palette } from '../kit/look.ts'

/** What drawings of lanes are made of, wherever they stand: colours are the palette's. */
const drawing = `
.lanes text{font:12px system-ui,sans-serif;fill:var(--ink)}
.lanes .l-token{font:600 13px ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
.lanes .l-state{font-weight:600}
.lanes .l-soft,.lanes .l-axis text{fill:var(--soft)}
.lanes .l-axis text{font-size:11px}
.lanes .l-axis path{stroke:var(--edge);stroke-width:1}
.lanes .l-axis circle{fill:var(--edge)}
.lanes .l-axis .l-number,.lanes .l-axis .l-time{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,monospace;text-anchor:middle}
.lanes .l-axis .l-number{fill:var(--ink)}
.lanes .l-axis .l-passed{text-anchor:middle;font-style:italic}
.lanes .l-band{fill:var(--code);fill-opacity:.6}
.lanes .l-vertical path{stroke:var(--line);stroke-width:1;fill:none}
.lanes .l-vertical text{text-anchor:middle;font-size:11px;font-weight:600;fill:var(--soft)}
.lanes .l-at-clock path{stroke:var(--edge);stroke-width:1.5;stroke-dasharray:5 4}
.lanes .l-at-restored path{stroke:var(--accent);stroke-width:1.5;stroke-dasharray:1 3;stroke-linecap:round}
.lanes .l-at-restored text{fill:var(--accent)}
.lanes .l-at-closed path{stroke:var(--bad);stroke-width:1.5}
.lanes .l-at-closed text{fill:var(--bad)}
.lanes .l-at-fold path{stroke:var(--edge);stroke-width:6;stroke-dasharray:1 5}
.lanes .l-at-lost text{fill:var(--wait)}
.lanes .l-next{stroke:var(--accent);stroke-width:2;fill:none}
.lanes .l-next.l-gone{stroke:var(--wait);stroke-dasharray:4 3}
.lanes .l-bar{fill:var(--accent);stroke:var(--accent);stroke-width:1}
.lanes .l-used .l-bar{fill-opacity:.35}
.lanes .l-ready .l-bar{fill:var(--good);stroke:var(--good)}
.lanes .l-replayed .l-bar{fill:var(--bad);stroke:var(--bad);fill-opacity:.25}
.lanes .l-sent-again .l-bar{fill:var(--wait);stroke:var(--wait);fill-opacity:.25}
.lanes .l-lost .l-bar{fill:var(--wait);stroke:var(--wait);fill-opacity:.15;stroke-dasharray:4 3}
.lanes .l-expired .l-bar,.lanes .l-revoked .l-bar{fill:var(--edge);stroke:var(--edge);fill-opacity:.45}
.lanes .l-undone .l-bar,.lanes .l-unclear .l-bar{fill:var(--edge);stroke:var(--edge);fill-opacity:.1;stroke-dasharray:1 3}
.lanes .l-bar.l-unborn{stroke-dasharray:3 3}
.lanes .l-sign{font-size:14px;font-weight:700}
.lanes .l-ready .l-sign,.lanes .l-state.l-ready{fill:var(--good)}
.lanes .l-lost .l-sign,.lanes .l-state.l-lost,.lanes .l-state.l-sent-again{fill:var(--wait)}
.lanes .l-state.l-replayed{fill:var(--bad)}
.lanes .l-expired .l-sign,.lanes .l-revoked .l-sign,.lanes .l-undone .l-sign,.lanes .l-unclear .l-sign,.lanes .l-state.l-expired,.lanes .l-state.l-revoked,.lanes .l-state.l-undone,.lanes .l-state.l-unclear{fill:var(--soft)}
.lanes .l-use circle{fill:var(--surface);stroke:var(--ink);stroke-width:1.75}
.lanes .l-use-spent circle{fill:var(--ink)}
.lanes .l-use-refused circle{stroke:var(--bad)}
.lanes .l-use-refused path{stroke:var(--bad);stroke-width:2;fill:none}
.lanes .l-use text{font-size:10px;text-anchor:middle;fill:var(--soft)}
.lanes .l-twice path{stroke:var(--bad);stroke-width:2;fill:none}
.lanes .l-twice .l-between{fill:var(--bad);fill-opacity:.12}
.lanes .l-twice .l-pill{fill:var(--surface);stroke:var(--bad);stroke-width:1.5}
.lanes .l-twice text{fill:var(--bad);font-weight:600;text-anchor:middle}
.lanes .l-excused path,.lanes .l-excused .l-pill{stroke:var(--wait)}
.lanes .l-excused .l-between{fill:var(--wait)}
.lanes .l-excused text{fill:var(--wait)}
`

/** The families of the inspector. */
export const familiesStyles = `${drawing}
.lanes{display:block}
.lanes-box{overflow-x:auto;width:fit-content;max-width:100%;border:1px solid var(--line);border-radius:.5rem;background:var(--surface);margin:.75rem 0}
.family .notice{width:fit-content;max-width:100%}
.family h2{margin-top:0}
.family h2 .soft{font-weight:400;font-size:1rem}
.family .facts{margin:.25rem 0;max-width:none}
.family details{margin:.5rem 0}
.family summary{cursor:pointer;padding:.25rem 0}
.family table{min-width:48rem;font-size:.875rem}
.family th,.family td{overflow-wrap:normal}
.family th,.family time,.family td:nth-child(3){white-space:nowrap}
.family+.family{margin-top:1.5rem}
.how{margin:.5rem 0 1rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.25rem 0;padding:0;list-style:none}
.family .words{margin:.25rem 0 0}
.pager{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0}
`

const [light, dark] = ([0, 1] as const).map((theme) =>
  Object.entries(palette)
    .map(([name, colours]) => `--${name}:${colours[theme]}`)
    .join(';'),
)

/** The same for a file that stands alone: light, or dark where its reader's system is. */
export const fileStyles = `svg{${light};background:var(--surface)}@media (prefers-color-scheme:dark){svg{${dark}}}
.lanes .l-title{font:600 16px system-ui,sans-serif}
${drawing}`
