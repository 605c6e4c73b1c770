/** The wire, one event, and what is refused. */
export const wireStyles = `
.filter{margin:.5rem 0 .75rem}
.filters{align-items:flex-end;margin:.25rem 0 0}
.filters select{max-width:18rem}
.filters .grow{flex:1 1 14rem;min-width:0}
.filters input{width:100%}
.wire-list{container-type:inline-size;min-width:0}
.found{justify-content:space-between;margin-bottom:.5rem}
.found p{margin:0;max-width:none}
.ways{gap:.25rem 1rem}
.ways a:not(.button){display:inline-block;padding:.25rem 0}
.ways .button,.pages .button,.filters .button{display:inline-flex;align-items:center;gap:.375rem}
.pages{margin-top:1rem}
.wire{background:var(--surface);border:1px solid var(--line);border-radius:.5rem;overflow:clip}
.wire>li{border-top:1px solid var(--line)}
.wire>li:first-child{border-top:0}
.wire>.bad{background:color-mix(in srgb,var(--bad) 7%,var(--surface));box-shadow:inset .25rem 0 var(--bad);color:inherit}
.wire>.wait{box-shadow:inset .25rem 0 var(--wait);color:inherit}
.day{padding:.25rem .75rem;font-size:.8125rem;font-weight:600;color:var(--soft);background:var(--code)}
.event{position:relative;display:grid;grid-template-columns:3.5rem 4.75rem 10.25rem minmax(10rem,1.2fr) minmax(0,1fr);gap:.125rem .75rem;align-items:baseline;padding:.4375rem .75rem}
.event:hover{background:var(--code)}
.wire>.event.here{background:color-mix(in srgb,var(--accent) 12%,var(--surface));box-shadow:inset .25rem 0 var(--accent)}
.seq{font-family:var(--mono);font-size:.8125rem;color:var(--soft)}
.event .what{color:inherit;text-decoration:none;min-width:0}
.event .what::after{content:"";position:absolute;inset:0}
.event .what:hover{text-decoration:underline}
.event .what:focus-visible{outline:none}
.event .what:focus-visible::after{outline:3px solid var(--accent);outline-offset:-3px;border-radius:.25rem}
.event .mono{font-size:.8125rem}
.who{min-width:0;grid-column:5;grid-row:1}
.tokens{white-space:nowrap;color:var(--ink)}
.why{grid-column:4/-1;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.why code{background:none;padding:0}
.thin{grid-template-columns:3.5rem 4.75rem 1fr;padding:.1875rem .75rem;background:var(--code);color:var(--soft)}
.thin .what{font-weight:600;color:var(--ink)}
@container (max-width:58rem){.event:not(.thin){grid-template-columns:2.75rem 4.5rem 9.75rem minmax(0,1fr)}.event .who,.event .why{grid-column:4/-1;grid-row:auto}.thin{grid-template-columns:2.75rem 4.5rem 1fr}}
@container (max-width:34rem){.event:not(.thin){grid-template-columns:auto auto 1fr;gap:.125rem .625rem}.event:not(.thin) .what,.event:not(.thin) .who,.event:not(.thin) .why{grid-column:1/-1;grid-row:auto}.thin{grid-template-columns:auto auto 1fr}.thin .line{grid-column:1/-1}}

.detail{min-width:0;margin-top:1.5rem}
.detail h2{margin:.25rem 0 .5rem;font-size:1.0625rem}
.detail h3{margin:1.125rem 0 .25rem}
.detail .reason{margin:.5rem 0}
.detail pre{white-space:pre-wrap;font-size:.8125rem}
.views{padding:0;margin:1rem 0 0}
.judged{margin:.75rem 0}
.judged summary{cursor:pointer;padding:.25rem 0}
.pairs{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.25rem 1rem;margin:.5rem 0}
.pairs dt{font-weight:400;color:var(--soft);max-width:11rem}
.pairs dd{margin:0}
.facts{margin:.25rem 0}
.facts>div{border-top:1px solid var(--line);padding:.5rem 0}
.facts>div:first-child{border-top:0}
.facts dt{font-weight:400;display:flex;flex-wrap:wrap;gap:.25rem .625rem;align-items:baseline}
.facts dd{margin:.25rem 0 0}
.facts .value{min-width:0}
.facts code{font-weight:600}
.facts dd{font-size:.9375rem}
.note{margin-top:.25rem}
.note li{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:0 .75rem}
details>summary{cursor:pointer;color:var(--accent);padding:.25rem 0;min-height:1.5rem}
.causes{padding-left:1.25rem;margin:.25rem 0}
.causes li{margin:.375rem 0}
.verdict{font-size:1.0625rem;font-weight:600;border-left:.25rem solid var(--accent);padding:.125rem 0 .125rem .875rem;margin:1rem 0}
.compared{table-layout:fixed}
.compared caption{text-align:left;font-weight:600;padding:.25rem 0}
.compared td{font-size:.8125rem}
.compared thead th:first-child{width:24%}
.compared tbody th{font-size:.8125rem;color:inherit;overflow-wrap:anywhere}
.compared .mark{font-weight:400;color:var(--wait);margin-left:.5rem;white-space:nowrap}
.compared .differs{background:color-mix(in srgb,var(--wait) 10%,var(--surface))}
.compared th,.compared td{padding-left:.5rem}
.pick select{width:100%;max-width:none}
.groups{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,34rem),1fr));gap:1rem;align-items:start;margin-top:.75rem}
.groups .card{margin:0;min-width:0}
.card h2{margin-top:0}
.card h2 .mono{font-weight:400}
.card .judged{background:none;border:0;border-left:.25rem solid var(--line);border-radius:0;padding:.125rem 0 .125rem 1rem}
@media (min-width:48rem){@supports selector(::details-content){.filter>summary{display:none}.filter::details-content{content-visibility:visible;block-size:auto}}}
@media (max-width:40rem){.filters .field{flex:1 1 100%}.filters .field select{max-width:none}.pairs{grid-template-columns:minmax(0,1fr);gap:0}.pairs dt{margin-top:.375rem;max-width:none}.compared tr{display:grid;grid-template-columns:1fr 1fr}.compared tr>:first-child{grid-column:1/-1;width:auto;border:0;padding-bottom:0}.compared thead tr>:first-child{display:none}}
@media (max-width:68.74rem){.detail{border-top:3px solid var(--accent);padding-top:.75rem}}
@media (min-width:68.75rem){.wire-page.open{display:grid;grid-template-columns:minmax(0,1.2fr) minmax(0,1fr);gap:1.5rem;align-items:start}.detail{position:sticky;top:3.75rem;max-height:calc(100vh - 4.5rem);overflow:auto;margin-top:0;padding:0 .25rem .5rem}.detail .ways .back{display:none}}
@media (forced-colors:active){.event.here{outline:3px solid Highlight;outline-offset:-3px}}
`
