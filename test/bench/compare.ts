import { load, rawSocket } from './load.ts'
import { runProgram } from './programs.ts'
import { median, type Measured, type Scale } from './row.ts'
import { readReady, type Ready, type Talk } from './talks.ts'

export type Contestant = { program: string; options?: object; folder?: string }

type Comparison = { ours: Contestant; other: Contestant; talk: (ready: Ready) => Talk; open?: typeof rawSocket }

/** Answers a second of two servers, round by round in turn, so that what else the machine does hits both. */
export async function compareRates({ ours, other, talk, open }: Comparison, scale: Scale): Promise<Measured> {
  const [ourRate, otherRate] = [await prepare(ours, talk, open), await prepare(other, talk, open)]
  // The first seconds are the compiler's.
  for (const rate of [ourRate, otherRate]) await rate(scale.seconds)
  const rounds: [ours: number, other: number][] = []
  for (let round = 0; round < scale.rounds; round += 1)
    rounds.push([await ourRate(scale.seconds), await otherRate(scale.seconds)])
  await Promise.all([ourRate.stop(), otherRate.stop()])
  return mediansOf(rounds)
}

/** The medians of both, and the median of the rounds' ratios. */
export function mediansOf(rounds: readonly [ours: number, other: number][]): Measured {
  return {
    ours: median(rounds.map(([ours]) => ours)),
    other: median(rounds.map(([, other]) => other)),
    ratio: median(rounds.map(([ours, other]) => ours / other)),
  }
}

async function prepare({ program, options, folder }: Contestant, talk: Comparison['talk'], open = rawSocket) {
  const { said, stop } = await runProgram(program, options, folder)
  const ready = readReady(said)
  const conversation = talk(ready)
  return Object.assign((seconds: number) => load(ready.port, conversation, { seconds }, open), { stop })
}
