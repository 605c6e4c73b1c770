/** The half columns of five lanes: an arrow goes from the middle of one to the middle of another. */
const ways = [1, 2, 3, 4, 5].flatMap((left) =>
  [1, 2, 3, 4, 5]
    .filter((right) => right > left)
    .map((right) => `.from-${left}-${right}{grid-column:${2 * left}/${2 * right}}`),
)
const lanes = [1, 2, 3, 4, 5].map((lane) => `.lane-${lane}{grid-column:${2 * lane - 1}/${2 * lane + 1}}`)
const middles = [10, 30, 50, 70, 90].map((middle) => {
  // The place of a background counts what is left beside it.
  return `linear-gradient(var(--line),var(--line)) ${middle}% 0/1px 100% no-repeat`
})

/** The moving diagram: a list whose arrows lie in lanes. Without room for lanes it is the list alone. */
export const diagramStyles = `
.diagram{border:1px solid var(--line);border-radius:.625rem;background:var(--surface);margin:.75rem 0;overflow:hidden}
.lanes{display:grid;grid-template-columns:repeat(5,1fr);text-align:center;font-size:.8125rem;font-weight:600;background:var(--code);border-bottom:1px solid var(--line)}
.lanes li{padding:.375rem .125rem}
.arrow{display:grid;grid-template-columns:repeat(10,1fr);background:${middles.join(',')};padding-top:.625rem;row-gap:.125rem;border-top:1px solid var(--line)}
.arrow:first-child{border-top:0}
.arrow.now{background-color:color-mix(in srgb,var(--accent) 9%,transparent)}
.shaft{grid-row:1;position:relative;height:2px;background:var(--ink);margin:.375rem 0;align-self:center}
.shaft::after{content:"";position:absolute;right:0;top:50%;width:.5rem;height:.5rem;border:solid var(--ink);border-width:2px 2px 0 0;transform:translateY(-50%) rotate(45deg)}
.shaft.back::after{right:auto;left:0;transform:translateY(-50%) rotate(225deg)}
.shaft.answer{grid-row:2;background:repeating-linear-gradient(90deg,var(--good) 0 .375rem,transparent .375rem .625rem)}
.shaft.answer::after{border-color:var(--good)}
.shaft.answer.bad{background:repeating-linear-gradient(90deg,var(--bad) 0 .375rem,transparent .375rem .625rem)}
.shaft.answer.bad::after{border-color:var(--bad)}
.status{position:absolute;left:50%;top:50%;transform:translate(-50%,-50%);background:var(--surface);padding:0 .375rem;font-size:.75rem;line-height:1.2;color:var(--good)}
.bad .status{color:var(--bad)}
.now .says{background:color-mix(in srgb,var(--accent) 9%,var(--surface))}
.now .status{background:color-mix(in srgb,var(--accent) 9%,var(--surface))}
.now .shaft:not(.answer){background:var(--accent);height:3px}
.now .shaft:not(.answer)::after{border-color:var(--accent)}
.stays{grid-row:1;justify-self:center;width:.875rem;height:.875rem;border:2px solid var(--ink);border-radius:50%;background:var(--surface)}
.now .stays{border-color:var(--accent);background:var(--accent)}
.happens{grid-row:1;grid-column:1/-1;height:1px;margin:.375rem 5%;background:repeating-linear-gradient(90deg,var(--edge) 0 2px,transparent 2px 6px)}
.says{grid-column:1/-1;grid-row:3;background:var(--surface);padding:.125rem .875rem .5rem;margin:0;color:inherit;text-decoration:none;max-width:none;min-height:2rem}
a.says:hover{text-decoration:underline}
.says .mark{color:var(--soft)}
.says .way{display:none;font-weight:600;margin-right:.375rem}
.you-are-here{margin-left:.375rem;font-size:.8125rem;font-weight:600;color:var(--accent);white-space:nowrap}
.you-are-here::before{content:"← " / ""}
${ways.join('\n')}
${lanes.join('\n')}
.stepping{margin:.5rem 0 1rem}
.stepping .button{min-height:2.5rem}
.number{width:5.5rem}
@media (max-width:40rem){
.lanes{font-size:.6875rem}
.lanes li{padding:.25rem 0}
.says .way{display:inline}
}
`
