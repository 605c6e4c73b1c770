/**
 * Makes pages live that work without it: links and forms change the page in place, and what happens elsewhere is shown.
 *
 * The server renders every page whole. Here a page is fetched as a document, by the browser's own parser, and this page is
 * made equal to it, node by node: what has not changed keeps focus, selection, scroll and what was typed. No text is ever
 * parsed as HTML here, and the Content-Security-Policy (`require-trusted-types-for`) sees to that.
 *
 * - `<body data-live="/changes">`: server-sent events; each of them means "ask for the page again".
 * - `data-reload`: this link or form leaves the page as browsers do it. `data-busy="Running…"`: a button's words meanwhile.
 * - `data-focus`: gets the focus when it is new, as a lesson's heading is.
 * - `data-copies="id"`: this button copies the text of that element, or selects it where the browser lets nobody copy.
 * - `#gone` is shown while the server does not answer.
 */

/** Fetches a page. Resolves to undefined where no page came: a file, or nothing. */
function load(url, { method = 'GET', body = null } = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.responseType = 'document'
    request.setRequestHeader('accept', 'text/html')
    // Which page asks.
    request.setRequestHeader('x-live', document.body.dataset.live ?? '')
    request.addEventListener('load', () => resolve({ page: request.responseXML, url: request.responseURL }))
    request.addEventListener('error', () => resolve(undefined))
    request.send(body)
  })
}

/** Makes one element equal to another, in place. */
function become(old, fresh) {
  for (const name of old.getAttributeNames())
    if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !isOwn(old, name)) old.setAttribute(name, value)
  if (!isTyped(old)) adopt(old, fresh)
}

/** What the person at the page has set, and not the server. */
function isOwn(element, name) {
  return name === 'open' && element.localName === 'details'
}

/** A field into which somebody writes, or wrote something that was not sent. */
function isTyped(element) {
  if (element.localName === 'textarea')
    return element === document.activeElement || element.value !== element.defaultValue
  return element.localName === 'select' && element === document.activeElement
}

function adopt(old, fresh) {
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]))
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean))
  let place = old.firstChild
  for (const next of fresh.childNodes) {
    while (place && keyOf(place) && !wanted.has(keyOf(place))) place = dropped(place)
    const keeper = keyOf(next) ? keyed.get(keyOf(next)) : undefined
    const known = keeper?.nodeName === next.nodeName ? keeper : undefined
    const same = known ?? (place && !keyOf(place) && isAlike(place, next) ? place : undefined)
    if (!same) old.insertBefore(document.importNode(next, true), place)
    else {
      if (same !== place) old.insertBefore(same, place)
      else place = place.nextSibling
      if (same.nodeType === Node.ELEMENT_NODE) become(same, next)
      else if (same.data !== next.data) same.data = next.data
    }
  }
  while (place) place = dropped(place)
}

function dropped(node) {
  const next = node.nextSibling
  node.remove()
  return next
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.id : ''
}

function isAlike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && !keyOf(other)
}

/** Shows a page that came. */
function show({ page, url }, { isNew }) {
  const before = document.querySelector('[data-focus]')?.id
  if (isNew && pageOf(url) !== pageOf(location.href)) history.pushState(null, '', url)
  shown = pageOf(location.href)
  document.title = page.title
  const focused = document.activeElement
  become(document.documentElement, page.documentElement)
  const target = document.querySelector('[data-focus]')
  // What had the focus may be gone, as the button of work that is done.
  const isLost = focused !== document.body && focused?.isConnected === false
  if (target && (isLost || (isNew && target.id !== before))) target.focus()
  listen()
}

/** Which page is shown, whatever place in it. */
let shown = pageOf(location.href)

function pageOf(address) {
  return address.split('#')[0]
}

function tellGone(isGone) {
  const gone = document.getElementById('gone')
  if (gone) gone.hidden = !isGone
}

/** The newest wish wins: an older page that comes later is not shown. */
let asked = 0
let going = 0

/** Goes to a page, or sends a form and goes where its answer leads. */
async function go(url, options = {}) {
  const mine = (asked += 1)
  going += 1
  const came = await load(url, options)
  going -= 1
  tellGone(!came)
  if (came && mine === asked) {
    if (came.page) show(came, { isNew: true })
    else location.assign(url)
  }
  if (isStale) void refresh()
}

/** Whether something has changed since this page was asked for, and whether an answer is on its way. */
let isStale = false
let isLoading = false

function isOwed() {
  return isStale && going === 0
}

/** Asks for this page again; not while a person is on the way to another, which is newer. */
async function refresh() {
  isStale = true
  if (isLoading) return
  isLoading = true
  while (isOwed()) {
    isStale = false
    const mine = asked
    const came = await load(location.href)
    tellGone(!came)
    if (mine !== asked) isStale = true
    else if (came?.page) show(came, { isNew: false })
    else if (!came) setTimeout(() => void refresh(), AGAIN_MS)
  }
  isLoading = false
}

/** A page that did not come may do so soon: its connection was cut while the server had much to do. */
const AGAIN_MS = 1000

let stream
let heard

/** One stream for as long as pages have the same; where it breaks, the browser goes on at the last event. */
function listen() {
  const { live } = document.body.dataset
  const path = live?.split('?')[0]
  if (path === heard) return
  stream?.close()
  heard = path
  if (!live) return
  stream = new EventSource(live)
  stream.addEventListener('message', () => void refresh())
  let isBroken = false
  stream.addEventListener('open', () => {
    tellGone(false)
    if (isBroken) void refresh()
    isBroken = false
  })
  stream.addEventListener('error', () => {
    tellGone(true)
    isBroken = true
  })
}

/** Addresses of this server. */
function isOurs(url) {
  return new URL(url, location.href).origin === location.origin
}

addEventListener('click', (event) => {
  const copier = event.target.closest?.('[data-copies]')
  if (copier) return void copy(copier)
  const link = event.target.closest?.('a[href]')
  const isPlain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
  if (!link || !isPlain || link.target || link.hasAttribute('download') || 'reload' in link.dataset) return
  if (!isOurs(link.href) || (link.hash && pageOf(link.href) === pageOf(location.href))) return
  event.preventDefault()
  void go(link.href)
})

addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || 'reload' in form.dataset || !isOurs(actionOf(form))) return
  event.preventDefault()
  void send(form, event.submitter)
})

/** By its attribute: a field of that name would stand before the form's own. */
function actionOf(form) {
  return new URL(form.getAttribute('action') ?? '', location.href).href
}

async function send(form, submitter) {
  const data = new URLSearchParams(new FormData(form, submitter))
  const words = submitter?.dataset.busy
  // Disabled would lose the focus.
  if (submitter?.getAttribute('aria-disabled') === 'true') return
  submitter?.setAttribute('aria-disabled', 'true')
  const [text] = words ? [submitter.textContent] : []
  if (words) submitter.textContent = words
  const action = actionOf(form)
  if (form.getAttribute('method') === 'post') await go(action, { method: 'POST', body: data })
  else await go(Object.assign(new URL(action), { search: String(data) }).href)
  if (!submitter?.isConnected) return
  submitter.removeAttribute('aria-disabled')
  if (words && submitter.textContent === words) submitter.textContent = text
}

/** Browsers let pages copy on this computer and over TLS only. */
async function copy(button) {
  const source = document.getElementById(button.dataset.copies)
  const isCopied = await navigator.clipboard?.writeText(source.textContent).then(
    () => true,
    () => false,
  )
  if (!isCopied) getSelection().selectAllChildren(source)
  say(isCopied ? 'Copied.' : 'Selected: copy it with your keyboard.')
}

function say(words) {
  const status = document.getElementById('status')
  if (status) status.textContent = words
}

/** A jump within the page is no way to another. */
addEventListener('popstate', () => {
  if (pageOf(location.href) !== shown) void go(location.href)
})
listen()
