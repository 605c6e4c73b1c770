import type { Try } from './attack-tries.ts'

/** A script that tries everything and leaves in `results` what it could read of each try; nothing is `''`. */
export function attackScript(target: string, tries: Try[]): string {
  return `const { target, tries } = ${JSON.stringify({ target, tries })}\n${SCRIPT}`
}

/** The same in a frame without an origin: `Origin: null`. */
export function sandboxedScript(target: string, tries: Try[]): string {
  const page = `<!doctype html><body><script type="module">${attackScript(target, tries)}</script>`
  return `
addEventListener('message', ({ data }) => { if (Array.isArray(data)) window.results = data })
const frame = document.createElement('iframe')
frame.sandbox = 'allow-scripts allow-forms allow-popups'
frame.srcdoc = ${JSON.stringify(page)}
document.body.append(frame)`
}

/** Each way resolves to the text that the page got hold of. Some refusals come without a word: they have their 20 seconds. */
const SCRIPT = `
const on = (element, ...events) =>
  new Promise((resolve) => events.forEach((event) => element.addEventListener(event, resolve, { once: true })))
const append = (name, members) => {
  const element = Object.assign(document.createElement(name), members)
  document.body.append(element)
  return element
}
const inside = (frame) => {
  try {
    return frame.contentDocument?.documentElement?.outerHTML.replace('<html><head></head><body></body></html>', '') ?? ''
  } catch {
    return ''
  }
}
const loaded = async (name, members) => {
  const element = append(name, members)
  await on(element, 'load', 'error')
  return element
}
const ways = {
  fetch: async ({ path, method = 'GET', mode = 'cors', type, body, more = {} }) => {
    const headers = { ...(type && { 'content-type': type }), ...more.headers }
    const sent = body && method !== 'GET' ? { body } : {}
    const response = await fetch(target + path, { method, mode, ...more, headers, ...sent })
    return response.text()
  },
  form: async ({ path, type, body }) => {
    const frame = append('iframe', { name: 'form' + Math.random() })
    const form = append('form', { method: 'post', action: target + path, enctype: type, target: frame.name })
    const field = document.createElement('input')
    // As text/plain this is nearly JSON: name=value.
    Object.assign(field, body.startsWith('{') ? { name: body.slice(0, -1) + ',"x":"', value: '"}' } : { name: 'decision', value: body })
    form.append(field)
    const done = on(frame, 'load')
    form.submit()
    await done
    return inside(frame)
  },
  frame: async ({ path }) => inside(await loaded('iframe', { src: target + path })),
  object: async ({ path }) => {
    const element = append('object', { data: target + path, type: 'text/html' })
    await others // Nobody says when an object has loaded.
    return inside(element)
  },
  image: async ({ path }) => ((await loaded('img', { src: target + path })).naturalWidth > 0 ? 'an image' : ''),
  script: async ({ path }) => {
    const element = append('script', { src: target + path })
    return (await on(element, 'load', 'error')).type === 'load' ? 'a script' : ''
  },
  style: async ({ path }) => {
    const link = await loaded('link', { rel: 'stylesheet', href: target + path })
    try {
      return [...(link.sheet?.cssRules ?? [])].map((rule) => rule.cssText).join()
    } catch {
      return ''
    }
  },
  prefetch: async ({ path }) => void (await loaded('link', { rel: 'prefetch', href: target + path })),
  beacon: async ({ path, body }) => void navigator.sendBeacon(target + path, new Blob([body], { type: 'text/plain' })),
  'event stream': async ({ path }) => {
    const stream = new EventSource(target + path, { withCredentials: true })
    const { data = '' } = await on(stream, 'message', 'error')
    stream.close()
    return data
  },
  'web socket': async ({ path }) => {
    const socket = new WebSocket(target.replace('http', 'ws') + path)
    return (await on(socket, 'open', 'error')).type === 'open' ? 'open' : ''
  },
  window: async ({ path }) => {
    await others // Behind a window that is opened in front, frames stand still.
    const opened = window.open(target + path)
    for (let turn = 0; turn < 20 && opened; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const text = reach(opened)
      if (text !== '') return text
    }
    opened?.close()
    return ''
  },
  worker: async ({ path }) => {
    const worker = new Worker(target + path)
    return (await on(worker, 'message', 'error')).type === 'message' ? 'a worker' : ''
  },
}
Object.assign(ways, {
  refresh: async ({ path }) => {
    const frame = append('iframe', { srcdoc: '<meta http-equiv="refresh" content="0;url=' + target + path + '">' })
    await on(frame, 'load')
    await on(frame, 'load')
    return inside(frame)
  },
  'service worker': async ({ path }) => {
    await navigator.serviceWorker.register(target + path)
    return 'a service worker'
  },
  consent: async ({ path }) => {
    const send = (body) => fetch(target + path.split('?')[0], { method: 'POST', body: new URLSearchParams(body) })
    const formIn = async (page) => /name="attempt" value="([^"]+)"/.exec(await page.text())[1]
    const attempt = await formIn(await fetch(target + path))
    await send({ attempt: await formIn(await send({ attempt, user: 'ada_practice' })), decision: 'approve' })
    return 'approved'
  },
})
const reach = (opened) => {
  try {
    return opened.location.href === 'about:blank' ? '' : opened.document.documentElement.outerHTML
  } catch {
    return ''
  }
}
const patience = () => new Promise((resolve) => setTimeout(() => resolve(''), 20_000))
const attempt = (one) => Promise.race([ways[one.how](one).catch(() => ''), patience()]).then((text) => text ?? '')
let endOthers
const others = new Promise((resolve) => (endOthers = resolve))
const attempts = tries.map(attempt)
await Promise.all(attempts.filter((_, index) => !['object', 'window'].includes(tries[index].how)))
endOthers()
const results = await Promise.all(attempts)
window.results = results
parent.postMessage(results, '*')
`
