import { expect, test } from 'vitest'
import { judgeHealth } from '../../../src/keeper/service/health.ts'
import { writeMetrics } from '../../../src/keeper/service/metrics.ts'
import { statusPage } from '../../../src/keeper/service/status-page.tsx'
import { startServiceLab, type ServiceLab } from './service-lab.ts'

const HOUR = 3600

/** All that the service says at this moment. */
async function saysNow({ service }: ServiceLab): Promise<string> {
  const signs = await service.signs()
  const health = judgeHealth(signs)
  const described = { provider: 'a mock of X', store: 'memory' }
  const page = statusPage({ signs, health, grants: await service.grants(100), described })
  return [page, JSON.stringify(health), writeMetrics(signs)].join('\n')
}

test('no token is in any log, metric, health or page, in a day on which everything happens', async () => {
  const lab = await startServiceLab()
  const { mock, keeper, store, service, clock } = lab
  const [ada, ben] = [await lab.logIn('ada'), await lab.logIn('ben')]
  const { commit } = store
  const said: string[] = []
  for (let step = 1; step <= 48; step++) {
    await clock.pass(HOUR / 2)
    if (step === 8) mock.faults.arm({ at: 'token', times: 2, then: { status: 503 } })
    if (step === 14) mock.faults.arm({ at: 'token', then: { case: 'token-confidential-no-basic' } })
    if (step === 20) store.commit = async () => Promise.reject(new Error('the disk is full'))
    if (step === 26) mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
    if (step === 34) mock.revokeByUser({ user: 'ben' })
    const working = service.work()
    const asked = Promise.allSettled([keeper.access(ada, { waitSeconds: 1 }), keeper.access(ben, { waitSeconds: 1 })])
    await clock.pass(20)
    await asked
    // A pair that the store does not take keeps a round busy.
    if (step < 20 || step > 24) await working
    said.push(await saysNow(lab))
    if (step === 24) store.commit = commit
  }
  await keeper.release(ada)
  said.push(await saysNow(lab))

  const types = new Set(lab.logged().map(({ event }) => event))
  const all = [...said, ...lab.lines].join('\n')
  const { values } = mock.secrets()
  expect([...types]).toEqual(
    expect.arrayContaining([
      'refresh.rotated',
      'refresh.uncertain',
      'client.misconfigured',
      'rotation.unpersisted',
      'rotation.rescued',
      'grant.needs_consent',
      'grant.revoked',
    ]),
  )
  expect(values.length).toBeGreaterThan(30)
  expect(values.filter((secret) => all.includes(secret))).toEqual([])
})
