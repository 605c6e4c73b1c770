import { sumOf, type CronFigures } from './figures.ts'
import { NaiveCron } from './naive-cron.ts'
import { HOUR, type Scale } from './story.ts'
import { startWorld, type World } from './world.ts'

/** A cron that asks all day long is too much to play for a whole fleet. */
const MOST_IN_SAMPLE = 200

/** The same story with a cron on two machines, for a sample of the fleet. */
export async function runCron(scale: Scale): Promise<CronFigures> {
  const began = performance.now()
  const sample = Math.min(scale.accounts, MOST_IN_SAMPLE)
  const world = await startWorld(scale, sample)
  try {
    const cron = new NaiveCron(world)
    await cron.logInAll(world.story.adoptedAt)
    await live(world, cron)
    const scaledBy = scale.accounts / sample
    const byDay = world.traffic.byDay.map((each) => Math.round(each * scaledBy))
    const { asked, askedByDay, byReason, needless } = readAsks(cron)
    return {
      sample,
      scaledBy,
      requests: sumOf(byDay),
      refreshes: Math.round(world.traffic.refreshes * scaledBy),
      byDay,
      asked: Math.round(asked * scaledBy),
      askedByDay: askedByDay.map((each) => Math.round(each * scaledBy)),
      unavoidable: Math.round(sumOf(Object.values(byReason)) * scaledBy),
      avoidable: Math.round(needless * scaledBy),
      replays: Math.round(world.traffic.replays * scaledBy),
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await world.mock.stop()
  }
}

async function live({ story, mock, revocations, revoke }: World, cron: NaiveCron): Promise<void> {
  let copy: ReturnType<NaiveCron['copy']> = new Map()
  let secret: string | undefined
  const incidents = [
    ...revocations.map(({ account, at }) => ({ at, happens: (now: number) => revoke(account, now) })),
    ...story.restartsAt.map((at) => ({ at, happens: (now: number) => cron.deploy(now) })),
    { at: story.backupAt, happens: () => void (copy = cron.copy()) },
    { at: story.restoreAt, happens: (now: number) => cron.restore(copy, now) },
    { at: story.secret.rotatedAt, happens: () => void (secret = mock.rotateClientSecret(mock.config.clientId)) },
    { at: story.secret.repairedAt, happens: () => cron.setClientSecret(secret) },
  ]
  let coming = incidents.toSorted((a, b) => a.at - b.at)
  for (let at = story.adoptedAt; at < story.endsAt; at += HOUR) {
    for (const { happens } of coming.filter((each) => each.at <= at)) happens(at)
    coming = coming.filter((each) => each.at > at)
    await cron.tick(at)
  }
}

function readAsks({ asks: { asked, byDay, byReason, needless } }: NaiveCron) {
  return { asked, askedByDay: byDay, byReason, needless: needless.length }
}
