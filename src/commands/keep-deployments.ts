import type { GrantStore } from '../keeper/stores/store.ts'

/** So many grants are looked at: who mixes up two stores does so with the first of them. */
const LOOKED_AT = 500

/**
 * What there is to say of grants of another deployment, which this one leaves alone; undefined where there are none.
 *
 * @param isPractice whether the other side is a mock, which is another one after each start.
 */
export async function wordsOfOthers(
  store: Pick<GrantStore, 'list'>,
  { deployment, isPractice }: { deployment: string; isPractice: boolean },
): Promise<string | undefined> {
  const rows = await store.list({ limit: LOOKED_AT })
  const others = rows.filter((row) => row.deployment !== deployment && row.sealed !== '')
  if (others.length === 0) return undefined
  const names = [...new Set(others.map((row) => JSON.stringify(row.deployment)))]
  const grants = others.length === 1 ? '1 grant is' : `${others.length} grants are`
  const first = rows.length === LOOKED_AT ? ` of the first ${LOOKED_AT}` : ''
  const said = `${grants}${first} of another deployment (${names.slice(0, 3).join(', ')}), and this is ${JSON.stringify(deployment)}: left alone here, as a token that is sent to another server or client is lost`
  return isPractice
    ? `${said}. A mock is a new server with a new client each time it starts, and its grants end with it: log in anew with keep adopt, or begin with an empty store`
    : `${said}. Unless --deployment names it, a deployment is the server and the client id`
}
