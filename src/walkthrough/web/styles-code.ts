/** Code with its marked lines, the wire and the tokens. */
export const codeStyles = `
.file code,.diff code{display:block;width:max-content;min-width:100%}
.file{counter-reset:line;padding:.625rem 0}
.line{display:block;padding:0 1rem;min-height:1.5em}
.file .line{counter-increment:line;padding-left:3.25rem;position:relative}
.file .line::before{content:counter(line) / "";position:absolute;left:0;width:2.375rem;text-align:right;color:var(--soft)}
.line.marked{background:color-mix(in srgb,var(--accent) 6%,transparent);box-shadow:inset .25rem 0 var(--accent)}
.diff .added{color:var(--good)}
.diff .gone{color:var(--bad)}
.hljs-keyword,.hljs-built_in,.hljs-literal{color:var(--accent)}
.hljs-string,.hljs-regexp,.hljs-subst{color:var(--good)}
.hljs-comment{color:var(--soft);font-style:italic}
.hljs-number,.hljs-attr,.hljs-variable{color:var(--wait)}
.hljs-subst{color:inherit}
.step-code{margin:.75rem 0}
.step-code pre{max-height:30rem;overflow:auto}
.printed pre{max-height:24rem;overflow:auto}

.requests{border:1px solid var(--line);border-radius:.625rem;background:var(--surface);overflow:hidden}
.request{border-bottom:1px solid var(--line)}
.request:last-child{border-bottom:0}
.request>a{display:block;padding:.4375rem .75rem;min-height:2.25rem;color:inherit;text-decoration:none}
.request>a:hover .what{text-decoration:underline}
.request>a:focus-visible{outline-offset:-3px}
.request.open>a{background:color-mix(in srgb,var(--accent) 9%,transparent)}
.request .who{color:var(--soft)}
.opened{padding:0 .75rem .75rem;border-top:1px solid var(--line)}
h3.carried,.verdict h4{margin:.75rem 0 .25rem;font-size:.875rem;color:var(--soft)}
.lenses{display:flex;gap:.25rem;font-size:.875rem}
.rows{margin:0;font-size:.875rem}
.parameter{padding:.3125rem 0;border-top:1px solid var(--line);display:grid;grid-template-columns:minmax(7rem,11rem) minmax(0,1fr);gap:0 .75rem}
.parameter:first-child{border-top:0}
.parameter dt,.parameter dd{margin:0;font-size:1em}
.parameter .mono{font-size:.9375em}
.parameter .means{grid-column:2;color:var(--soft)}
.seen.secret{color:var(--bad);font-weight:600}
.seen.once-only{color:var(--wait)}
.journal{background:var(--code);border-radius:.375rem;padding:.5rem .75rem;font-size:.9375rem}
.folded-event{border:1px solid var(--line);border-radius:.375rem;background:var(--surface);padding:.25rem .75rem;margin:.375rem 0}
.folded-event:target{border-color:var(--accent);box-shadow:inset .25rem 0 var(--accent)}
.family{margin:0 0 1rem}
.family dt{color:var(--soft);font-weight:400}
.line-of,.family .line{display:flex;flex-wrap:wrap;gap:.375rem;padding:0;min-width:0}
.family .line li:not(:last-child)::after{content:" →" / "";color:var(--soft)}
@media (max-width:26rem){.parameter{grid-template-columns:1fr}.parameter .means{grid-column:1}}
`
