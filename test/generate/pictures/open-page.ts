import { createHash } from 'node:crypto'
import { masked } from './masked.ts'

/** A page that is being served, with what must not be seen in it. */
export type OpenPage = {
  address: string
  cookie: string
  secrets: readonly string[]
  close(): Promise<void>
}

/** Does something with a page, and closes it. */
export async function withPage<T>(open: () => Promise<OpenPage>, use: (page: OpenPage) => Promise<T>): Promise<T> {
  const page = await open()
  try {
    return await use(page)
  } finally {
    await page.close()
  }
}

/** What differs from run to run: ports, the folder, tokens of forms, the tab that a page is for, and what steps draw. */
const CHANGING: readonly [RegExp, string][] = [
  [/127\.0\.0\.1(:|%3A)\d+/g, '127.0.0.1:PORT'],
  [/[^\s<>"]*lab-picture-\w+/g, 'HOME'],
  [/name="(_token|formToken)" value="[^"]*"/g, 'name="$1"'],
  [/tab=\d+&amp;since=\d+/g, 'tab'],
  [/\b(code_challenge|state)(=|\s+)[\w-]{43}\b/g, '$1'],
  [/\.\.[\da-f]{4}\b/g, '..'],
]

/** The page and its styles, the same for each run that shows the same. */
export async function textOf(page: OpenPage): Promise<string> {
  const html = await read(page, page.address)
  const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = '']) => href)
  const styles = await Promise.all(sheets.map((href) => read(page, new URL(href, page.address).href)))
  const same = CHANGING.reduce((text, [find, put]) => text.replaceAll(find, put), html)
  return [masked(same, page.secrets), ...styles].join('\n')
}

/** Stands for all that a page shows. */
export async function digestOf(page: OpenPage): Promise<string> {
  return createHash('sha256')
    .update(await textOf(page))
    .digest('hex')
}

async function read({ cookie }: OpenPage, address: string): Promise<string> {
  const response = await fetch(address, { headers: { cookie } })
  if (!response.ok) throw new Error(`GET ${address} was answered ${response.status}`)
  return response.text()
}
