/** The style sheet of the lessons, served as `/lessons.css`. */
export const lessonStyles = `
:root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--page:#fff;--code:#f3f5f7;--line:#d0d7de;--accent:#4a2fc0}
@media (prefers-color-scheme:dark){:root{--text:#e6e9ed;--soft:#a4adb8;--page:#12151a;--code:#1c2128;--line:#3a424d;--accent:#b3a4ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:44rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.875rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{background:var(--code);padding:.1em .3em;border-radius:.25rem;font-size:.875em}
pre{background:var(--code);border:1px solid var(--line);border-radius:.5rem;padding:1rem;overflow-x:auto}
pre code{background:none;padding:0}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{border:1px solid var(--line);padding:.375rem .625rem;text-align:left;vertical-align:top}
blockquote{margin:1rem 0;padding:0 1rem;border-left:4px solid var(--accent);color:var(--soft)}
h3{font-size:1.0625rem;margin:1.25rem 0 .25rem}
.question{margin:1rem 0;padding:.25rem 1rem 1rem;border:1px solid var(--line);border-radius:.5rem}
.question ul{margin:.5rem 0;padding-left:1.25rem}
details{margin-top:.75rem}
summary{cursor:pointer;color:var(--accent);padding:.25rem 0}
summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
dt{font-weight:600}
dd{margin:0 0 .75rem}
ul.lessons{list-style:none;padding:0}
ul.lessons a{display:inline-block;padding:.25rem 0}
nav{display:flex;flex-wrap:wrap;gap:1rem;margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line)}
`
