import { compareRates, costOf, type Contestant } from '../compare.ts'
import { nodeHttp } from '../load.ts'
import { installPeers } from '../programs.ts'
import type { Row, Scale } from '../row.ts'
import { callMe, refreshInTurn } from '../talks.ts'

const mock: Contestant = { program: 'mock.mjs', options: { grants: 10 } }
const bareHttp: Contestant = { program: 'bare-http.mjs' }
const bareExpress: Contestant = { program: 'bare-express.mjs' }

export const httpRows: Row[] = [
  refreshRow('bare node:http that parses the form', 0.3, async () => bareHttp),
  refreshRow('bare Express that parses the form', 2, async () => bareExpress),
  refreshRow('oauth2-mock-server', 5, async () => peer('oauth2-mock-server.mjs')),
  refreshRow('oidc-provider', 5, async () => peer('oidc-provider.mjs')),
  {
    what: 'refresh over HTTP, node:http client',
    beside: 'bare node:http that parses the form',
    unit: 'answers/s',
    budget: { of: 'ratio', atLeast: 0.7 },
    measure: (scale) => compareRates({ ours: mock, other: bareHttp, talk: refreshInTurn, client: nodeHttp }, scale),
  },
  {
    what: 'users/me over HTTP, raw sockets',
    beside: 'bare node:http',
    unit: 'answers/s',
    budget: { of: 'ratio', atLeast: 0.5 },
    measure: (scale) => compareRates({ ours: mock, other: bareHttp, talk: callMe }, scale),
  },
  {
    what: 'cost of a refresh among 100,000 live grants',
    beside: 'among 1,000',
    unit: 'µs',
    budget: { of: 'ratio', atMost: 1.5 },
    measure: async (scale) => costOf(await compareRates({ ...crowds(scale), talk: refreshInTurn }, scale)),
  },
  {
    what: 'cost of a users/me among 9,000 apps with tokens of their own',
    beside: 'among 10',
    unit: 'µs',
    budget: { of: 'ratio', atMost: 1.5 },
    measure: async (scale) => {
      const [ours, other] = [appsOf(scale.count(9000)), appsOf(10)]
      return costOf(await compareRates({ ours, other, talk: callMe }, scale))
    },
  },
]

function refreshRow(beside: string, atLeast: number, other: () => Promise<Contestant>): Row {
  return {
    what: 'refresh over HTTP, raw sockets',
    beside,
    unit: 'answers/s',
    budget: { of: 'ratio', atLeast },
    measure: async (scale) => compareRates({ ours: mock, other: await other(), talk: refreshInTurn }, scale),
  }
}

async function peer(program: string): Promise<Contestant> {
  return { program, folder: await installPeers() }
}

/** Many grants, each refreshed in its turn, and few. */
function crowds(scale: Scale): { ours: Contestant; other: Contestant } {
  const [many, few] = [scale.count(100_000), scale.count(1000)]
  return {
    ours: { program: 'mock.mjs', options: { grants: many } },
    other: { program: 'mock.mjs', options: { grants: few } },
  }
}

function appsOf(apps: number): Contestant {
  return { program: 'mock.mjs', options: { grants: 10, apps } }
}
