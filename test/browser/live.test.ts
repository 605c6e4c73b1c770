import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Page } from 'playwright-core'
import { livePolicy, liveScript } from '../../mock-provider/web/kit/kit.ts'
import { expect, test } from './browser-test.ts'

const CSP = Object.entries(livePolicy)
  .map(([name, values]) => `${name} ${values.join(' ')}`)
  .join(';')

/** Pages of a test's own, which it can change, and those who listen to it. */
type Site = {
  origin: string
  /** What stands in the body, by path. */
  bodies: Record<string, string>
  /** Forms that came: path and body. */
  sent: string[]
  /** Says to all who listen that something has changed; waits for the first who does. */
  tell: () => Promise<void>
  /** Breaks all connections, and opens none until the other is called. */
  leave: () => Promise<void>
  comeBack: () => Promise<void>
  /** Answers to forms wait for this, and the pages of a path for theirs. */
  hold: Promise<void>
  holdPages: Record<string, Promise<void>>
}

/** Something to wait for. */
class Gate {
  open: () => void = nothing
  opened(): Promise<void> {
    return new Promise((resolve) => (this.open = resolve))
  }
}

function nothing(): void {}

async function openSite(bodies: Record<string, string>): Promise<Site> {
  const streams = new Set<ServerResponse>()
  const came = new Gate()
  const site: Site = {
    origin: '',
    bodies,
    sent: [],
    tell: async () => {
      if (streams.size === 0) await came.opened()
      for (const stream of streams) stream.write('data: 1\n\n')
    },
    leave: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    comeBack: () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve())),
    hold: Promise.resolve(),
    holdPages: {},
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0] ?? ''
    if (path === '/live.mjs') return void response.setHeader('content-type', 'text/javascript').end(liveScript())
    if (path === '/changes') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      streams.add(response)
      came.open()
      return void response.on('close', () => streams.delete(response))
    }
    if (request.method === 'POST') {
      const chunks = await request.toArray()
      site.sent.push(`${path} ${Buffer.concat(chunks).toString()}`)
      await site.hold
      return void response.writeHead(303, { location: '/done' }).end()
    }
    await site.holdPages[path]
    response.setHeader('content-security-policy', CSP).setHeader('content-type', 'text/html; charset=utf-8')
    const head = '<title>A page</title><script type="module" src="/live.mjs"></script>'
    response.end(
      `<!doctype html><html lang="en"><head>${head}</head>${site.bodies[path] ?? '<body>none</body>'}</html>`,
    )
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  site.origin = `http://127.0.0.1:${port}`
  onTestFinished(() => void server.close().closeAllConnections())
  return site
}

/** Opens a page whose violations of the policy and errors end the test. */
async function visit(page: Page, address: string): Promise<void> {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', ({ message }) => complaints.push(message))
  onTestFinished(() => expect(complaints.filter((text) => !/ERR_|TrustedHTML/.test(text))).toEqual([]))
  await page.goto(address)
}

/** The body of a page that listens. */
const live = (inside: string) => `<body data-live="/changes">${inside}</body>`

const disclosure = (state: string) =>
  live(`<p>${state}</p><details><summary>more</summary>${state}</details><textarea></textarea><button>Press</button>`)
const rows = (...ids: string[]) => live(`<ol>${ids.map((id) => `<li id="${id}">${id}</li>`).join('')}</ol>`)
const gone = (state: string) => live(`<div id="gone" hidden>The server is gone</div><p>${state}</p>`)

test('what has changed is shown; focus, words that were typed and what was opened stay', async ({ openPage }) => {
  const site = await openSite({ '/': disclosure('before') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)
  await page.getByText('more').click()
  await page.locator('textarea').fill('mine')
  await page.getByRole('button').focus()

  site.bodies['/'] = disclosure('after')
  await site.tell()
  await page.locator('p', { hasText: 'after' }).waitFor()

  expect(await page.locator('textarea').inputValue()).toBe('mine')
  expect(await page.locator('details').getAttribute('open')).toBe('')
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Press')
})

test('rows come, go and move without being made anew', async ({ openPage }) => {
  const site = await openSite({ '/': rows('a', 'b', 'c', 'd') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)
  await page.evaluate('for (const row of document.querySelectorAll("li")) row.seen = row.id')

  site.bodies['/'] = rows('e', 'd', 'b', 'f', 'a')
  await site.tell()
  await page.locator('#e').waitFor()

  const shown = await page.evaluate(
    '[...document.querySelectorAll("li")].map((row) => [row.id, row.seen ?? "new"].join())',
  )
  expect(shown).toEqual(['e,new', 'd,d', 'b,b', 'f,new', 'a,a'])
})

test('a form is sent once, however often it is pressed, and its button says so meanwhile', async ({ openPage }) => {
  const form = '<form method="post" action="/act"><button name="a" value="b" data-busy="Running…">Run</button></form>'
  const site = await openSite({ '/': live(form), '/done': live('<h1 id="there" data-focus tabindex="-1">Done</h1>') })
  const answer = new Gate()
  site.hold = answer.opened()
  const page = await openPage()
  await visit(page, `${site.origin}/`)

  await page.getByRole('button', { name: 'Run' }).click()
  const busy = page.getByRole('button', { name: 'Running…' })
  await busy.press('Enter')
  const disabled = await busy.getAttribute('aria-disabled')
  answer.open()
  await page.getByRole('heading', { name: 'Done' }).waitFor()

  expect(disabled).toBe('true')
  expect(site.sent).toEqual(['/act a=b'])
  expect(page.url()).toBe(`${site.origin}/done`)
  expect(await page.evaluate('document.activeElement.id')).toBe('there')
})

test('links change the page in place, and the way back leads to the page before', async ({ openPage }) => {
  const site = await openSite({ '/': live('<a href="/b?x=1">on</a>'), '/b': live('<p>second</p>') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)
  await page.evaluate('window.isSame = true')

  await page.getByRole('link').click()
  await page.getByText('second').waitFor()
  const there = page.url()
  await page.goBack()
  await page.getByRole('link').waitFor()

  expect(there).toBe(`${site.origin}/b?x=1`)
  expect(await page.evaluate('window.isSame')).toBe(true)
})

test('news of a page that was left meanwhile do not come after the page that one went to', async ({ openPage }) => {
  const site = await openSite({ '/': live('<a href="/b">on</a>'), '/b': live('<p>second</p>') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)
  const answer = new Gate()
  site.holdPages['/'] = answer.opened()

  const old = page.waitForResponse(`${site.origin}/`)
  await site.tell()
  await page.getByRole('link').click()
  await page.getByText('second').waitFor()
  answer.open()
  await (await old).finished()
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))')

  expect(await page.locator('p').allTextContents()).toEqual(['second'])
})

test('links to files and to other places are the browser’s', async ({ openPage }) => {
  const site = await openSite({ '/': live('<a href="/b" data-reload>on</a>'), '/b': live('<p>second</p>') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)
  await page.evaluate('window.isSame = true')

  await page.getByRole('link').click()
  await page.getByText('second').waitFor()

  expect(await page.evaluate('window.isSame')).toBeUndefined()
})

test('a server that has gone is told, and a page goes on by itself once it is back', async ({ openPage }) => {
  const site = await openSite({ '/': gone('before') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)

  await site.leave()
  await page.getByText('The server is gone').waitFor({ state: 'visible' })
  site.bodies['/'] = gone('after')
  await site.comeBack()
  await page.getByText('The server is gone').waitFor({ state: 'hidden' })
  await page.locator('p', { hasText: 'after' }).waitFor()
})

test('texts of the page are never parsed as HTML by its script', async ({ openPage }) => {
  const hostile = '&lt;img src=x onerror=alert(1)&gt;'
  const site = await openSite({ '/': live('<p>before</p>') })
  const page = await openPage()
  await visit(page, `${site.origin}/`)

  site.bodies['/'] = live(`<p title="${hostile}">${hostile}</p>`)
  await site.tell()
  await page.getByText('<img').waitFor()

  expect(await page.locator('img').count()).toBe(0)
  expect(await page.evaluate('(() => { try { document.body.innerHTML = "x" } catch { return "refused" } })()')).toBe(
    'refused',
  )
})
