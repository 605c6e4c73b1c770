import { expect, test } from 'vitest'
import { usePostgres } from '../keeper/postgres.ts'
import { startKeepLab } from './keep-lab.ts'

const postgres = usePostgres()
const ACCOUNTS = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay']

test('two services on one PostgreSQL refresh each grant once, and neither shows the password', async () => {
  const { url, password } = postgres()
  const lab = await startKeepLab(url)
  for (const account of ACCOUNTS) await lab.adoptDue(account)

  const services = [lab.start('--log-level', 'debug'), lab.start('--log-level', 'debug')]
  await Promise.all(services.map((service) => service.says('tick.done')))
  const pages = await Promise.all(services.map(async (service) => (await fetch(await service.origin())).text()))
  const codes = await Promise.all(services.map((service) => service.ends('SIGTERM')))

  const said = services.map(({ output }) => output).concat(pages)
  const grants = await (await lab.open()).list()
  const refreshes = lab.mock.journal.events.filter(({ kind }) => kind.startsWith('refresh.'))
  expect(codes).toEqual([0, 0])
  expect(grants.map(({ account, generation }) => [account, generation])).toEqual(ACCOUNTS.map((name) => [name, 2]))
  expect(refreshes.map(({ kind }) => kind)).toEqual(ACCOUNTS.map(() => 'refresh.done'))
  expect(password.length).toBeGreaterThan(5)
  expect(said.filter((text) => text.includes(password))).toEqual([])
})
