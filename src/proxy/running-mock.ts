import { UsageError } from '../system/usage-error.ts'
import { ControlApi } from './control-api.ts'
import type { ClientSettings, MockBehind, Seen, SeenFault } from './mock-behind.ts'
import { holdingOf, RemoteScan } from './remote-scan.ts'

/**
 * A mock that runs already, by its control API. What happened there before is not this run's; what else goes on there is.
 *
 * @param token its control token, where it wants one.
 * @throws {UsageError} where nobody answers, where the token is wrong, or for somebody who is no mock.
 */
export async function findRunningMock(origin: string, token: string | undefined): Promise<MockBehind> {
  const api = new ControlApi(origin, token)
  const config: Partial<ClientSettings> = await api.ask('GET', '/config')
  const { clientId, clientSecret, redirectUri } = config
  if (clientId === undefined || redirectUri === undefined)
    throw new UsageError(`--mock ${origin}: what answers there is no mock of twitter-oauth-lab`)
  const { mark }: { mark: number } = await api.ask('GET', '/journal/mark')
  const armed: number[] = []
  return {
    origin,
    client: { clientId, redirectUri, ...(clientSecret !== undefined && { clientSecret }) },
    arm: async (fault) => {
      const { id }: { id: number } = await api.ask('POST', '/faults', fault)
      armed.push(id)
    },
    see: () => see(api, mark, armed),
    openScan: () => new RemoteScan(api),
    holding: holdingOf(api),
    close: async () => {
      // A mock that is gone has no faults any more.
      for (const id of armed) await api.ask('DELETE', `/faults/${id}`).catch(() => {})
    },
  }
}

type Found = Omit<Seen, 'faults' | 'forgotten' | 'isShared' | 'wrongHosts' | 'notes' | 'sampled'> &
  Partial<Pick<Seen, 'wrongHosts' | 'notes' | 'sampled'>>
type ListedFault = SeenFault & { id: number }

/** Faults that others have armed are theirs to count. */
async function see(api: ControlApi, mark: number, armed: readonly number[]): Promise<Seen> {
  const { faults }: { faults: ListedFault[] } = await api.ask('GET', '/faults')
  const own = faults.filter(({ id }) => armed.includes(id))
  const { events }: { events: { seq: number }[] } = await api.ask('GET', '/journal')
  const forgotten = Math.max(0, (events[0]?.seq ?? 1) - 1 - mark)
  const found: Found = await api.ask('GET', `/findings?since=${mark + forgotten}`)
  return {
    requests: found.requests,
    families: found.families,
    others: found.others,
    // A mock of before has no such members.
    wrongHosts: found.wrongHosts ?? [],
    notes: found.notes ?? [],
    sampled: found.sampled ?? 0,
    faults: own,
    forgotten,
    isShared: true,
  }
}
