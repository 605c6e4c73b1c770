/** What is around every page of the course: the top line with its menus, the strip of lessons, the bar of news; first screen and lists. */
export const frameStyles = `
:root{scroll-padding:7.5rem 0 4rem}
body{min-height:100vh;display:flex;flex-direction:column}
main{max-width:92rem;width:100%;margin:0 auto;flex:1}
main:focus{outline:none}
.top{z-index:6}
.top .push{flex:1}
.top .count{padding:.25rem .25rem;min-height:1.5rem}
.notice.wait{border-left-color:var(--wait);color:inherit}
.menu{position:relative}
.menu>summary{cursor:pointer;padding:.25rem .625rem;min-height:2.25rem;display:flex;align-items:center;gap:.375rem;border:1px solid var(--edge);border-radius:.375rem;font-size:.875rem;list-style:none;background:var(--surface)}
.menu>summary::-webkit-details-marker{display:none}
.menu>summary::after{content:"▾" / "";color:var(--soft)}
.menu[open]>summary{border-color:var(--accent);color:var(--accent)}
.menu-body{position:absolute;left:0;top:calc(100% + .375rem);width:min(21rem,calc(100vw - 2rem));background:var(--surface);border:1px solid var(--edge);border-radius:.5rem;padding:.875rem 1rem;box-shadow:0 .5rem 1.5rem rgb(0 0 0/.16);z-index:7}
.menu.right .menu-body{left:auto;right:0}
.menu-body>:first-child{margin-top:0}
.menu-body>:last-child{margin-bottom:0}
.stack{display:flex;flex-direction:column;gap:.5rem;margin:.625rem 0}
.stack button{align-self:flex-start}
.menu-body .stack form,.menu-body .stack button{width:100%}
.menu-body.stack{margin:0}
.help{margin:0;padding-left:1.125rem}
.help li{margin:.375rem 0}

.strip{border-bottom:1px solid var(--line);background:var(--paper);padding:.4375rem 1.25rem}
.strip ol{display:flex;flex-wrap:wrap;gap:.375rem;max-width:92rem;margin:0 auto}
.strip-item{display:inline-flex;align-items:center;gap:.375rem;min-width:2.75rem;min-height:2rem;padding:.125rem .625rem;border:1px solid var(--line);border-radius:1rem;background:var(--surface);color:var(--soft);text-decoration:none;font-size:.875rem;white-space:nowrap;justify-content:center}
.strip-item.is-done{color:var(--good)}
.strip-item[aria-current]{border-color:var(--accent);color:var(--ink);font-weight:600;border-width:2px}
.strip-title{overflow:hidden;text-overflow:ellipsis}

.foot{border-top:1px solid var(--line);max-width:none}
.foot p{max-width:75ch}
.bar{position:fixed;left:0;right:0;bottom:0;z-index:5;background:var(--surface);border-top:1px solid var(--edge);padding:.375rem 1.25rem}
.bar p{margin:0;max-width:none;color:var(--ink)}
.bar:has(#status:empty){border:0;padding:0}
.foot{padding-bottom:4rem}

.welcome{max-width:46rem;margin:min(12vh,7rem) auto 4rem}
.welcome h1{font-size:clamp(1.75rem,1.2rem + 2.6vw,2.75rem);line-height:1.15;letter-spacing:-.015em;margin-bottom:1.5rem;text-wrap:balance}
.welcome form{margin:1rem 0}
.welcome button.first,.welcome .button.first{min-height:3rem;padding:.625rem 1.5rem;font-size:1.0625rem}
.welcome .row form{margin:0}
.lead{font-size:1.125rem;color:var(--soft);max-width:60ch}
.opening{max-width:52rem;margin:1.5rem auto 3rem}
.opening h1{font-size:clamp(1.5rem,1.2rem + 1.4vw,2rem);text-wrap:balance;min-height:2.4em;margin-bottom:.5rem}
.opening .lead{min-height:3.1em}
.steps{margin:1rem 0 1.5rem;min-height:2.75rem}
.steps .button,.steps button{min-height:2.75rem;padding:.5rem 1.25rem;display:inline-flex;align-items:center}
.parts{margin-top:1.5rem}
.parts h2{margin-top:0;font-size:1.0625rem}

.lessons-page{max-width:52rem;margin:1rem auto 3rem}
.all-lessons .card{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:center;justify-content:space-between}
.all-lessons .card>div:first-child{flex:1 1 24rem}
.lesson-card h2{margin:0 0 .25rem}
.recap h2{margin-top:0}
.recap ul{padding-left:1.25rem}
.recap li{margin:.375rem 0}
@media (max-width:43.75rem){
.strip{padding:.4375rem .875rem}
.strip-item{min-width:2.5rem;padding:.125rem .375rem}
.strip-title{display:none}
.bar{padding:.375rem .875rem}
.top .push{display:none}
.menu,.menu.right{position:static}
.menu-body,.menu.right .menu-body{left:.875rem;right:.875rem;width:auto}
.top{position:relative}
.opening h1,.opening .lead{min-height:0}
}
`
