import { load, type Client } from './load.ts'
import { runProgram } from './programs.ts'
import { median, type Measured, type Scale } from './row.ts'
import { readReady, type Ready, type Talk } from './talks.ts'

export type Contestant = { program: string; options?: object; folder?: string }

type Rate = (seconds: number) => Promise<number>

/** Turns of each contestant in a round. */
const TURNS = 8

type Comparison = { ours: Contestant; other: Contestant; talk: (ready: Ready) => Talk; client?: Client }

/** Answers a second of two servers, round by round in turn, so that what else the machine does hits both. */
export async function compareRates({ ours, other, talk, client }: Comparison, scale: Scale): Promise<Measured> {
  const [ourRate, otherRate] = [await prepare(ours, talk, client), await prepare(other, talk, client)]
  // The first seconds are the compiler's.
  for (const rate of [ourRate, otherRate]) await rate(scale.seconds)
  const rounds: [ours: number, other: number][] = []
  for (let round = 0; round < scale.rounds; round += 1) rounds.push(await takeTurns(ourRate, otherRate, scale.seconds))
  await Promise.all([ourRate.stop(), otherRate.stop()])
  return mediansOf(rounds)
}

/** One round in short turns: what else the machine does comes and goes within seconds. */
async function takeTurns(ourRate: Rate, otherRate: Rate, seconds: number): Promise<[ours: number, other: number]> {
  let [ours, other] = [0, 0]
  for (let turn = 0; turn < TURNS; turn += 1) {
    ours += (await ourRate(seconds / TURNS)) / TURNS
    other += (await otherRate(seconds / TURNS)) / TURNS
  }
  return [ours, other]
}

/** The medians of both, and the median of the rounds' ratios. */
export function mediansOf(rounds: readonly [ours: number, other: number][]): Measured {
  return {
    ours: median(rounds.map(([ours]) => ours)),
    other: median(rounds.map(([, other]) => other)),
    ratio: median(rounds.map(([ours, other]) => ours / other)),
  }
}

/** Microseconds for an answer, from answers a second. */
export function costOf({ ours, other = Number.NaN, ratio = Number.NaN }: Measured): Measured {
  return { ours: 1e6 / ours, other: 1e6 / other, ratio: 1 / ratio }
}

async function prepare({ program, options, folder }: Contestant, talk: Comparison['talk'], client?: Client) {
  const { said, stop } = await runProgram(program, options, folder)
  const ready = readReady(said)
  const conversation = talk(ready)
  return Object.assign((seconds: number) => load(ready.port, conversation, { seconds }, client), { stop })
}
