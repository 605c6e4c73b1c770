/** Of the levers: cards beside each other where there is room, forms in one line where they fit. */
export const leverStyles = `
.levers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:0 1rem}
.levers>div{min-width:0}
.card h3{font-size:.9375rem;margin:1rem 0 .375rem}
.card h3:not(:first-child){border-top:1px solid var(--line);padding-top:.75rem}
form.lever{align-items:flex-end;margin:.375rem 0}
.row>form.lever{margin:0}
div.row+form.lever{margin-top:.75rem}
form.lever .field{flex:0 1 auto;min-width:0;max-width:100%}
form.lever select{max-width:100%}
form.lever .whole,.whole{flex:1 1 100%}
input.short{width:7rem}
.lines li{display:flex;flex-wrap:wrap;gap:.25rem .5rem;align-items:center;padding:.375rem 0;border-bottom:1px solid var(--line)}
.lines li:last-child{border-bottom:0}
.lines .grow{flex:1 1 12rem;min-width:0}
.lines form.lever{margin:0}
.scopes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));gap:0 .75rem;margin-top:.375rem}
.scopes label.choice{padding:.125rem 0}
.switches{margin:.75rem 0 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:0 1.5rem}
.switches>div{border-top:1px solid var(--line);padding:.5rem 0;min-width:0}
.switches dd{margin:.125rem 0 0}
.top form.lever,.foot form.lever{margin:0}
.top form.lever button,.foot form.lever button{min-height:1.75rem;padding:.0625rem .625rem;font-size:.875rem}
.foot button[aria-pressed=true]{border-color:var(--accent);border-width:2px;font-weight:600}
summary{cursor:pointer;padding:.25rem 0}
`
