import { createLog } from '../../../src/keeper/service/log.ts'
import { openService, type KeeperService } from '../../../src/keeper/service/service.ts'
import { startKeeperLab, type KeeperLab } from '../lab.ts'

/** A service beside a mock, on one clock that a test moves; it works when it is told to. */
export type ServiceLab = KeeperLab & {
  service: KeeperService
  lines: string[]
  logged: () => Record<string, unknown>[]
}

export async function startServiceLab(given: Parameters<typeof startKeeperLab>[0] = {}): Promise<ServiceLab> {
  const lab = await startKeeperLab(given)
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  const service = await openService({ ...lab.options, log })
  const logged = () => lines.map((line): Record<string, unknown> => JSON.parse(line))
  return { ...lab, keeper: service.keeper, service, lines, logged }
}
