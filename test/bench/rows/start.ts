import { Connection } from '../connection.ts'
import { mediansOf } from '../compare.ts'
import { join } from 'node:path'
import { resultOf, root, startCommand } from '../programs.ts'
import { numberIn, type Measured, type Row, type Scale } from '../row.ts'

/** What answers and does nothing else, by name. */
const BARE = { 'bare node:http': 'cold-http.mjs', 'bare Express': 'cold-express.mjs' }

type Peer = { beside: keyof typeof BARE; atMost: number }

export const startRows: Row[] = [
  {
    what: 'fresh provider: start, p50',
    beside: 'bare node:http',
    unit: 'ms',
    budget: { of: 'ours', atMost: 1 },
    measure: (scale) => startTimes(scale, false),
  },
  {
    what: 'fresh provider: start, one request, stop, p50',
    beside: 'bare node:http',
    unit: 'ms',
    budget: { of: 'ours', atMost: 3 },
    measure: (scale) => startTimes(scale, true),
  },
  {
    what: 'first provider of a process, loading included',
    beside: 'Express, loading included',
    unit: 'ms',
    budget: { of: 'ours', atMost: 100 },
    measure: (scale) =>
      inTurn(
        scale.spawns,
        () => firstOf('mock'),
        () => firstOf('express'),
      ),
  },
  // The table must not be felt by who makes one call. The code that goes with it is as much again.
  coldRow('the table of X’s operations, read and parsed', 'the corpus', { names: ['table', 'corpus'], atMost: 10 }),
  coldRow('first call of X’s API in a process, its table and handlers loaded', 'the second', {
    names: ['first', 'second'],
    atMost: 20,
  }),
  // Who only logs in does not wait for the table.
  commandRow('mock command: spawn to first answer of OAuth', '/2/oauth2/token', {
    beside: 'bare node:http',
    atMost: 1.35,
  }),
  commandRow('mock command: spawn to first answer of X', '/2/users/me', { beside: 'bare node:http', atMost: 1.35 }),
  commandRow('mock command: spawn to first answer of X', '/2/users/me', { beside: 'bare Express', atMost: 0.8 }),
  commandRow('mock command: spawn to first answer of /_mock', '/_mock/clock', { beside: 'bare Express', atMost: 1.1 }),
  {
    what: 'a two-hour token expires in a test, p50',
    beside: '',
    unit: 'ms',
    budget: { of: 'ours', atMost: 10 },
    measure: async (scale) => ({
      ours: numberIn(await resultOf('expiry.mjs', { count: scale.count(1000) }), 'ms'),
    }),
  },
]

function commandRow(what: string, path: string, { beside, atMost }: Peer): Row {
  const command = [join(root, 'dist/src/command.js'), 'mock', '--port', '0']
  const bare = [join(root, 'test/bench/programs', BARE[beside])]
  return {
    what,
    beside,
    unit: 'ms',
    budget: { of: 'ratio', atMost },
    measure: (scale) =>
      inTurn(
        scale.spawns,
        () => firstAnswer(command, path),
        () => firstAnswer(bare, '/2/users/me'),
      ),
  }
}

async function startTimes(scale: Scale, withRequest: boolean): Promise<Measured> {
  const options = { withRequest, warmUp: scale.count(50), count: scale.count(300) }
  const said = await resultOf('start.mjs', options)
  return { ours: numberIn(said, 'ours'), other: numberIn(said, 'bare') }
}

/** Two figures of a process that answers its first call. */
function coldRow(what: string, beside: string, { names, atMost }: { names: [string, string]; atMost: number }): Row {
  return {
    what,
    beside,
    unit: 'ms',
    budget: { of: 'ours', atMost },
    measure: async (scale) => {
      const rounds: [number, number][] = []
      for (let round = 0; round < scale.spawns; round += 1) {
        const said = await resultOf('table.mjs')
        rounds.push([numberIn(said, names[0]), numberIn(said, names[1])])
      }
      return mediansOf(rounds)
    },
  }
}

async function firstOf(which: string): Promise<number> {
  return numberIn(await resultOf('first.mjs', { which }), 'ms')
}

/** Milliseconds from the spawn of a command to the last byte of its first answer, whatever that says. */
async function firstAnswer(args: string[], path: string): Promise<number> {
  const before = performance.now()
  const { origin, stop } = await startCommand(args)
  const connection = new Connection(Number(new URL(origin).port))
  await connection.send({ method: 'GET', path, headers: {}, body: '' })
  const took = performance.now() - before
  connection.close()
  await stop()
  return took
}

async function inTurn(count: number, ours: () => Promise<number>, other: () => Promise<number>): Promise<Measured> {
  const rounds: [number, number][] = []
  for (let round = 0; round < count; round += 1) rounds.push([await ours(), await other()])
  return mediansOf(rounds)
}
