/** A lesson and the regions beside it. */
export const lessonStyles = `
.regions{display:grid;gap:1.5rem 2rem;align-items:start}
.lesson{min-width:0;max-width:46rem}
.lesson:focus,.side-part:focus{outline:none}
.lesson h1{font-size:1.875rem;letter-spacing:-.01em;margin-bottom:.75rem}
.side{min-width:0}
.side-switch{display:none;gap:.25rem;border-bottom:1px solid var(--line);margin-bottom:1rem}
.side-switch a,.lenses a{padding:.375rem .75rem;min-height:2.25rem;text-decoration:none;color:var(--soft);border-bottom:3px solid transparent}
.side-switch a[aria-current],.lenses a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--accent)}
.side-part{margin-bottom:1.5rem}
.side-part h2{margin-top:0}
@media (min-width:43.75rem){
.regions{grid-template-columns:minmax(0,1fr) minmax(17rem,21rem)}
.side-switch{display:flex}
.side{position:sticky;top:7rem;max-height:calc(100vh - 10rem);overflow-y:auto;padding:.25rem}
.side-wire .tokens,.side-tokens .wire{display:none}
}
@media (min-width:68.75rem){
.regions{grid-template-columns:minmax(0,46rem) minmax(22rem,1fr);gap:1.5rem 3rem;justify-content:center}
.side-switch{display:none}
.side{top:4.25rem;max-height:calc(100vh - 7rem);display:flex;flex-direction:column;overflow:visible}
.side .side-part{overflow-y:auto;padding:.25rem;margin-bottom:1rem}
.side .wire{flex:0 1 auto;min-height:10rem}
.side .tokens{flex:0 0 auto;max-height:45%}
.side-wire .tokens,.side-tokens .wire{display:block}
}

ol.beat-line{display:flex;flex-wrap:wrap;gap:.125rem .375rem;margin:0 0 1.5rem;font-size:.9375rem}
.beat-line li{display:flex;align-items:center;color:var(--soft);min-height:1.75rem}
.beat-line li:not(:last-child)::after{content:"·" / "";margin-left:.375rem}
.beat-line a{padding:.125rem 0;color:inherit}
.beat-line .now a{color:var(--accent);font-weight:700;text-decoration-thickness:2px}
.beat-line .passed a::before{content:"✓ " / "";color:var(--good)}
.beat{margin:0 0 1.25rem}
.beat h2{margin:0 0 .5rem}
.beat h3{margin-top:1.5rem}
.beat.here{border-left:4px solid var(--accent);padding:.125rem 0 .25rem .75rem;margin-left:-1rem}
.beat.passed{border:1px solid var(--line);border-radius:.625rem;background:var(--surface)}
.beat.passed>details>summary{cursor:pointer;padding:.625rem 1rem;min-height:2.75rem}
.beat.passed>details>summary h2{display:inline;font-size:1rem;margin-right:.375rem}
.beat.passed>details>summary .result{color:var(--soft)}
.beat-body{padding:.25rem 1.25rem 1.25rem;border-top:1px solid var(--line)}
.text p,.text li{max-width:70ch}
.text li{margin:.375rem 0}
.text ul{padding-left:1.25rem}
.source{color:var(--soft);font-size:.8125rem}
.more{margin:.75rem 0}
.more>summary,.step-code>summary,.printed>summary,.folded-event>summary,.break>summary{cursor:pointer;min-height:1.75rem;padding:.125rem 0}
.more>summary{color:var(--accent)}
.question legend{font-size:1.0625rem;margin-bottom:.5rem;max-width:60ch}
.question fieldset{margin-bottom:1rem}
.question .sure fieldset{display:flex;flex-wrap:wrap;gap:0 1.25rem}
.question .sure legend{font-size:1rem;float:left;width:100%;margin-bottom:0}
label.choice{cursor:pointer;min-height:2.5rem;align-items:center}
label.choice input{margin-top:0}
button.first,.button.first{min-height:2.75rem;padding:.5rem 1.25rem}
.button{align-content:center}
.run-form{margin:1rem 0}
.go-on{margin-top:1.5rem}
.answered{border-left:4px solid var(--edge);padding:.125rem 0 .125rem 1rem;margin:1rem 0}
.good-edge{border-color:var(--good)}
.wait-edge{border-color:var(--wait)}
.pair{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(14rem,100%),1fr));margin:1rem 0}
.pair .card{margin:0}
.pair h3{margin:0 0 .5rem;color:var(--soft);font-size:.875rem}
.happens-so{border-color:var(--accent);border-width:2px}
.ran li{margin:.5rem 0}
.passed-time{background:var(--code);border-radius:.5rem;padding:.5rem 1rem}
.scene{background:var(--surface);border:1px dashed var(--edge);border-radius:.5rem;padding:.625rem 1rem;margin:.75rem 0}
.scene p{margin:0 0 .25rem}
.break{border-bottom:1px solid var(--line);padding:.5rem 0}
.break>summary{min-height:2.5rem;padding:.375rem 0}
.break>summary h3{display:inline;margin:0 .5rem 0 0}
.break[open]{padding-bottom:1rem}
.own-file{margin-top:1rem}
.path{font-size:1rem;user-select:all}
.verdict{border-left:4px solid var(--edge);padding:.125rem 0 .125rem 1rem;margin:1.25rem 0}
.verdict.good-edge{border-color:var(--good)}
.verdict.wait-edge{border-color:var(--wait)}
.verdict h3{margin-top:0;font-size:1.125rem}
.slip{background:var(--code);border-radius:.5rem;padding:.625rem 1rem}
.fact{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:.125rem .75rem;padding:.375rem 0;border-top:1px solid var(--line)}
.proofs a{display:inline-block;min-width:1.5rem;min-height:1.5rem;padding:0 .25rem;font-family:var(--mono);font-size:.875rem}
.hint{border-left:4px solid var(--line);padding:.125rem 0 .125rem 1rem;margin:.75rem 0;max-width:70ch}
.begun{display:block;font-size:1.125rem;color:var(--ink);margin:.375rem 0}
.said{margin-top:1.25rem}
@media (max-width:43.75rem){
.beat.here{margin-left:0;padding-left:.875rem}
.fact{grid-template-columns:1fr}
.lesson h1{font-size:1.5rem}
}
`
