/** The style sheet of the status page, served as `/status.css`; the look is that of the mock's pages. */
export const statusStyles = `
:root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--page:#fff;--code:#f3f5f7;--line:#d0d7de;--accent:#4a2fc0;--good:#116329;--bad:#a40e26}
@media (prefers-color-scheme:dark){:root{--text:#e6e9ed;--soft:#a4adb8;--page:#12151a;--code:#1c2128;--line:#3a424d;--accent:#b3a4ff;--good:#6fdd8b;--bad:#ff9492}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.875rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
a{color:var(--accent)}
a:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{background:var(--code);padding:.1em .3em;border-radius:.25rem;font-size:.875em}
.soft{color:var(--soft)}
.verdict{margin:1rem 0;padding:.5rem 1rem;border-left:4px solid var(--good)}
.verdict.bad{border-color:var(--bad)}
.verdict strong{color:var(--good)}
.verdict.bad strong{color:var(--bad)}
.verdict p{margin:.25rem 0}
dl.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.5rem;margin:1rem 0}
dl.figures div{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem}
dl.figures dt{color:var(--soft);font-size:.875rem}
dl.figures dd{margin:0;font-size:1.375rem;line-height:1.3;font-variant-numeric:tabular-nums}
@media (min-width:50rem){dl.figures{grid-template-columns:repeat(4,1fr)}}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
time{white-space:nowrap}
th,td{border-bottom:1px solid var(--line);padding:.375rem .625rem .375rem 0;text-align:left;vertical-align:top;white-space:nowrap}
td.wide{white-space:normal;min-width:10rem}
td.number,th.number{text-align:right;padding-right:1.25rem;font-variant-numeric:tabular-nums}
@media (max-width:40rem){
.scroll{overflow-x:visible}
table,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem;margin:.5rem 0}
td,td.number{border:0;padding:.125rem 0;display:grid;grid-template-columns:7rem 1fr;gap:.5rem;text-align:left;white-space:normal;min-width:0}
td::before{content:attr(data-name);color:var(--soft)}
td:empty{display:none}
}
`
