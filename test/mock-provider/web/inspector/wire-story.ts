import type { MockProvider } from '../../../../mock-provider/index.ts'
import { call } from '../../control/call.ts'

/** A refresh as an app sends it, without a library in between. */
export function refresh(mock: MockProvider, refreshToken: string): Promise<Response> {
  const { clientId, clientSecret = '', tokenEndpoint } = mock.config
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId })
  return mock.fetch(tokenEndpoint, { method: 'POST', headers: { authorization: `Basic ${credentials}` }, body })
}

/** A call of the API with that access token. */
export function callMe(mock: MockProvider, accessToken: string): Promise<Response> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return mock.fetch(`${mock.config.apiOrigin}/2/users/me?user.fields=name`, { headers })
}

/** A refresh, the same token once more, and an answer that is lost. */
export async function playStory(mock: MockProvider): Promise<void> {
  const { accessToken, refreshToken = '' } = await mock.signIn()
  await callMe(mock, accessToken)
  mock.clock.advance({ hours: 2, seconds: 5 })
  await callMe(mock, accessToken)
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)
  const { refreshToken: other = '' } = await mock.signIn({ user: 'ben_practice' })
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await refresh(mock, other).catch(() => undefined)
  await refresh(mock, other)
}

/** A page of the inspector as HTML. */
export async function pageAt(mock: MockProvider, path = ''): Promise<string> {
  return (await call(mock, { path: `/_mock/inspector${path}` })).text
}

/** The numbers of the rows on a page of the wire, from above to below. */
export function rowsOf(html: string): number[] {
  return [...html.matchAll(/<li id="e(\d+)"/g)].map(([, seq]) => Number(seq))
}

/** What a reader sees, without the tags. */
export function textOf(html: string): string {
  const text = html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replace(/\s+/g, ' ')
}

/** The number of the newest event that fits. */
export function numberOf(mock: MockProvider, part: Record<string, unknown>): number {
  const fits = (event: object) => Object.entries(part).every(([name, value]) => Reflect.get(event, name) === value)
  return mock.journal.events.findLast(fits)?.seq ?? 0
}
