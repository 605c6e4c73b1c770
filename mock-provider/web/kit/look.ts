/**
 * The look of all pages of the lab, served as one style sheet: paper and ink, one accent, and three states that never go by
 * colour alone. Pairs of colours keep 4.5:1 for text and 3:1 for lines that mean something, in both themes
 * (`test/mock-provider/web/look.test.ts`).
 */
export const palette = {
  paper: ['#faf9f6', '#14161a'],
  surface: ['#ffffff', '#1b1e24'],
  code: ['#f3f1eb', '#22262d'],
  ink: ['#1d1f24', '#e9e7e2'],
  soft: ['#565b66', '#a7acb7'],
  line: ['#d9d5cb', '#3a404a'],
  edge: ['#85817a', '#757c89'],
  accent: ['#1f5fc4', '#93b8ff'],
  'on-accent': ['#ffffff', '#0c1a33'],
  good: ['#17703f', '#69d19b'],
  wait: ['#7d5200', '#e6b655'],
  bad: ['#b3261e', '#ff9a90'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

const variables = Object.entries(palette)
  .map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`)
  .join(';')

export const look = `
:root{color-scheme:light dark;${variables};--mono:ui-monospace,"Cascadia Mono","SF Mono",Menlo,"DejaVu Sans Mono",monospace;scroll-padding:5rem 0 2rem}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.625rem;line-height:1.2;margin:0 0 .75rem}
h2{font-size:1.1875rem;line-height:1.3;margin:1.75rem 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.5rem 0;max-width:70ch}
a{color:var(--accent)}
code,pre,samp,.mono{font-family:var(--mono);font-size:.875em}
code{background:var(--code);padding:.1em .3em;border-radius:.25rem}
pre{background:var(--code);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:.5rem 0;overflow-x:auto;line-height:1.5}
pre code{background:none;padding:0;font-size:1em}
table{border-collapse:collapse;width:100%}
.scroll{overflow-x:auto}
th,td{border-bottom:1px solid var(--line);padding:.375rem .625rem .375rem 0;text-align:left;vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.875rem}
blockquote{margin:1rem 0;padding:0 1rem;border-left:4px solid var(--accent);color:var(--soft)}
dt{font-weight:600}
dd{margin:0 0 .625rem}
ul.plain,ol.plain{list-style:none;margin:0;padding:0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.skip{position:absolute;left:-100vw;z-index:9;padding:.75rem 1rem;background:var(--accent);color:var(--on-accent)}
.skip:focus{left:0;top:0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.125rem}
[tabindex="-1"]:focus{outline:none}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

button,.button,select,input,textarea{font:inherit;color:inherit;min-height:2.25rem;border:1px solid var(--edge);border-radius:.375rem;background:var(--surface);padding:.3125rem .75rem}
input[type=radio],input[type=checkbox]{min-height:0;width:1.25rem;height:1.25rem;margin:.125rem .5rem 0 0;accent-color:var(--accent);flex:none}
textarea{width:100%;min-height:5rem;resize:vertical}
button,.button{display:inline-block;cursor:pointer;text-decoration:none;line-height:1.4}
button:hover,.button:hover{border-color:var(--accent);color:var(--accent)}
button.first,.button.first{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
button.first:hover,.button.first:hover{color:var(--on-accent);filter:brightness(1.1)}
button[aria-disabled=true],button:disabled{cursor:default;opacity:.65}
fieldset{border:0;margin:0 0 .75rem;padding:0;min-width:0}
legend{font-weight:600;padding:0;margin-bottom:.375rem}
label.choice{display:flex;align-items:flex-start;padding:.375rem 0;min-height:2rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center}
.field{display:flex;flex-direction:column;gap:.25rem}
.field label{font-size:.875rem;color:var(--soft)}

.card{background:var(--surface);border:1px solid var(--line);border-radius:.625rem;padding:1rem 1.25rem;margin:0 0 1rem}
.card>:first-child{margin-top:0}
.card>:last-child{margin-bottom:0}
.empty{color:var(--soft);border:1px dashed var(--edge);border-radius:.625rem;padding:1.25rem;text-align:center}
.empty p{margin:.25rem auto}
.chip{display:inline-block;font-family:var(--mono);font-size:.8125rem;line-height:1.5;padding:0 .5rem;border:1px solid var(--edge);border-radius:1rem;white-space:nowrap;background:var(--surface)}
.chip.good{border-color:var(--good);color:var(--good)}
.chip.wait{border-color:var(--wait);color:var(--wait)}
.chip.bad{border-color:var(--bad);color:var(--bad)}
.chip.past{border-style:dashed;color:var(--soft)}
.good{color:var(--good)}
.wait{color:var(--wait)}
.bad{color:var(--bad)}
.notice{border:1px solid var(--edge);border-left:.375rem solid var(--accent);border-radius:.375rem;background:var(--surface);padding:.625rem 1rem;margin:0 0 1rem}
.notice.good{border-left-color:var(--good);color:inherit}
.notice.wait{border-left-color:var(--wait);color:inherit}
.notice.bad{border-left-color:var(--bad);color:inherit}
.notice>:first-child{margin-top:0}
.notice>:last-child{margin-bottom:0}

.top{position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;gap:.375rem 1rem;align-items:center;padding:.5rem 1.25rem;background:var(--surface);border-bottom:3px solid var(--accent)}
.top strong{font-size:1.0625rem}
.mode{font-size:.8125rem;font-weight:600;padding:.0625rem .5rem;border-radius:.25rem;background:var(--accent);color:var(--on-accent)}
.tabs{display:flex;flex-wrap:wrap;gap:.25rem;padding:.375rem 1.25rem 0;border-bottom:1px solid var(--line)}
.tabs a{padding:.375rem .75rem;text-decoration:none;color:var(--soft);border-bottom:3px solid transparent;min-height:2.25rem}
.tabs a:hover{color:var(--ink)}
.tabs a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--accent)}
main{padding:1.25rem}
.says{margin:0 0 .5rem}
.foot{padding:1rem 1.25rem 2rem;color:var(--soft);font-size:.875rem}
@media (max-width:40rem){.tabs{gap:0 .125rem}.tabs a{padding:.25rem .5rem;min-height:2rem;font-size:.9375rem}main{padding-top:.75rem}.top{gap:.25rem .625rem}.top .mode{font-size:.75rem;padding:.0625rem .375rem}.top,.tabs,main,.foot{padding-left:.875rem;padding-right:.875rem}:root{scroll-padding-top:1rem}.top{position:static}}
@media (prefers-reduced-motion:no-preference){.fresh{animation:fresh 1.2s ease-out}@keyframes fresh{from{background:color-mix(in srgb,var(--accent) 25%,transparent)}}}
@media (forced-colors:active){.chip,.mode,button{border:1px solid}}
`
