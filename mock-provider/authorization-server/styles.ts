/** The one style sheet of the practice pages, inline under a CSP hash. It does not imitate X's brand. */
export const styles = `
:root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--page:#eef1f4;--card:#fff;--line:#d0d7de;--accent:#5b3fd6;--on-accent:#fff;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{--text:#e6e9ed;--soft:#a4adb8;--page:#12151a;--card:#1c2128;--line:#3a424d;--accent:#a795ff;--on-accent:#17103d;--focus:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;gap:1rem;padding:1rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
footer{color:var(--soft);font-size:.875rem;text-align:center}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.5rem}
h1{margin:0 0 .75rem;font-size:1.375rem;line-height:1.25}
h2{margin:1.25rem 0 .5rem;font-size:1rem}
p{margin:.5rem 0}
ul{margin:.5rem 0;padding-left:1.25rem}
li{margin:.375rem 0}
.soft{color:var(--soft);font-size:.875rem}
form{display:flex;flex-direction:column;gap:.625rem;margin:1.25rem 0 0}
button{font:inherit;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--line);border-radius:1.5rem;background:transparent;color:var(--text);cursor:pointer;text-align:center}
button:hover{border-color:var(--text)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
button:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
code{font-size:.875em}
`
