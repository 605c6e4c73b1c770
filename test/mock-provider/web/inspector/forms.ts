import type { MockProvider } from '../../../../mock-provider/index.ts'
import { call, type ControlAnswer } from '../../control/call.ts'

export const INSPECTOR = '/_mock/inspector'

type Fields = Record<string, string | readonly string[]>

/** A page of the inspector, as somebody gets it who types its address. */
export function look(
  mock: MockProvider,
  path = '/levers',
  headers: Record<string, string> = {},
): Promise<ControlAnswer> {
  return call(mock, { path: INSPECTOR + path, headers: { host: `127.0.0.1:${mock.port}`, ...headers } })
}

/** What goes along with every form. */
export async function formTokenOf(mock: MockProvider): Promise<string> {
  const { text } = await look(mock)
  return /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

/** Sends a form as a browser does that has loaded the page; `headers` go over it. */
export async function post(
  mock: MockProvider,
  path: string,
  fields: Fields,
  headers: Record<string, string> = {},
): Promise<ControlAnswer> {
  const own = { formToken: await formTokenOf(mock), back: `${INSPECTOR}/levers` }
  const pairs = Object.entries<string | readonly string[]>({ ...own, ...fields })
  const body = new URLSearchParams(pairs.flatMap(([name, value]) => [value].flat().map((one) => [name, one])))
  const host = `127.0.0.1:${mock.port}`
  const browser = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'content-type': FORM }
  return call(mock, { method: 'POST', path: INSPECTOR + path, headers: { ...browser, ...headers }, body: String(body) })
}

const FORM = 'application/x-www-form-urlencoded'

/** Pulls a lever and looks at the page that it leads to. */
export async function pull(mock: MockProvider, operationId: string, fields: Fields = {}) {
  const answer = await post(mock, '/pull', { operationId, ...fields })
  const { location } = answer.headers
  const shown = await call(mock, { path: String(location), headers: { host: `127.0.0.1:${mock.port}` } })
  const [, tone, says = ''] = /<\/h1>.*?<div class="notice (good|bad)"><p>(.*?)<\/p>/s.exec(shown.text) ?? []
  return { status: answer.status, location: String(location), page: shown.text, tone, says: plain(says) }
}

function plain(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
