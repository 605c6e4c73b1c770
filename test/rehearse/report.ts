import { medianOf, sumOf, type CronFigures, type KeeperFigures } from './figures.ts'
import { ratesOf } from './machines.ts'
import { dateOf, writeStory } from './story.ts'

/** A promise, and whether this run kept it. */
export type Check = { promise: string; isKept: boolean; detail: string }

/** What has to be so, whatever happens. */
export function check(figures: KeeperFigures): Check[] {
  const { asked, needless, unnoticed, losses, scale, limitPerDay, limitPerSecond, findings } = figures
  const most = Math.max(...figures.byDay)
  const { ofMachine, ofCallers } = ratesOf(scale)
  const lost = sumOf(Object.values(losses))
  return [
    {
      promise: 'consents asked are the losses that no client could avoid',
      isKept: asked === lost && needless.length === 0 && unnoticed.length === 0,
      detail: `${count(asked)} asked, ${count(lost)} lost; ${needless.length} asked needlessly, ${unnoticed.length} lost and not noticed`,
    },
    {
      promise: 'no spent token is sent while its client has the living one',
      isKept: figures.replays === 0,
      detail: `${count(figures.replays)} replays; ${count(figures.carefulTries)} sent where the rotation was lost`,
    },
    {
      promise: 'adoption asks the provider for nothing',
      isKept: figures.requestsOfAdoption === 0,
      detail: `${count(scale.accounts)} log-ins, ${figures.requestsOfAdoption} token requests`,
    },
    {
      promise: 'the catch-up keeps its limit, and so does every other hour',
      isKept: Math.max(figures.peakPerSecond, figures.catchUpPerSecond) <= limitPerSecond + 1e-9,
      detail: `at most ${rate(figures.catchUpPerSecond)} requests a second after the outage, limit ${rate(limitPerSecond)} (2 machines × ${ofMachine}, and ${ofCallers} for callers); ${rate(figures.peakPerSecond)} at any other time`,
    },
    {
      promise: 'no day has more requests than its limit',
      isKept: most <= limitPerDay,
      detail: `median ${count(medianOf(figures.byDay))}, most ${count(most)}, limit ${count(limitPerDay)}`,
    },
    {
      promise: 'whoever is not lost is alive',
      isKept: figures.alive + figures.lostAtEnd === scale.accounts,
      detail: `${count(figures.alive)} alive, each showed a token; ${count(figures.lostAtEnd)} gone`,
    },
    {
      promise: 'a new seal key seals all there is, without a refresh',
      isKept: findings.leftUnderOldKey === 0 && findings.sealedAnewAsTheyWere > 0,
      detail: `${count(findings.sealedAnewAsTheyWere)} pairs sealed anew as they were, ${count(scale.accounts - findings.sealedAnewAsTheyWere)} with a refresh that was due, ${findings.leftUnderOldKey} left`,
    },
  ]
}

/** What happened, what came of it, and what a cron makes of the same. */
export function formatReport(figures: KeeperFigures, cron: CronFigures): string {
  const { scale, active, store } = figures
  const head = `  A fleet, rehearsed: ${count(scale.accounts)} accounts, ${count(active)} of them in use every day, ${scale.days} days, seed ${scale.seed}, ${store}`
  const needless = figures.needless
    .slice(0, 10)
    .map(({ account, at, why }) => `  needless: ${account}, ${dateOf(at)}, ${why}`)
  const checks = check(figures).map(
    ({ promise, isKept, detail }) => `  ${isKept ? 'kept  ' : 'BROKEN'}  ${promise}\n          ${detail}`,
  )
  return [head, '', ...formatStory(figures), '', ...checks, ...needless, '', ...formatCron(figures, cron)].join('\n')
}

function formatStory({ scale, losses, findings, accesses, withoutToken }: KeeperFigures): string[] {
  const { adoptedAt, outage, backupAt, restoreAt, secret, keys, restartsAt, revocations } = writeStory(scale)
  const lines: [number, string][] = [
    [adoptedAt, `${count(scale.accounts)} log-ins are adopted`],
    [revocations.from, `from here on ${losses['revoked by the user']} users take the app's access back`],
    [outage.from, `the provider is out for six hours; ${losses['answer lost']} rotations are lost on their way`],
    [backupAt, 'a backup is made'],
    [
      restoreAt,
      `it is put back, ${count(findings.doubted)} grants are doubted; ${losses['backup restored']} had rotated since`,
    ],
    [secret.rotatedAt, 'the client secret is changed at the provider; nobody has told the machines'],
    [secret.repairedAt, 'the operator puts in the new one'],
    [keys.rotatedAt, 'a new seal key seals from here on'],
    [keys.retiredAt, 'the old one is retired'],
  ]
  const told = lines.toSorted(([a], [b]) => a - b).map(([at, what]) => `  ${dateOf(at)}  ${what}`)
  const calls = `${count(accesses)} calls of access(), ${count(withoutToken)} of them without a token (outages, and users who had not logged in again yet)`
  return [...told, `  and ${restartsAt.length} restarts of both machines; ${calls}`]
}

function formatCron(keeper: KeeperFigures, cron: CronFigures): string[] {
  const rows = [
    ['', 'keeper', 'naive cron'],
    ['token requests', count(keeper.requests), count(cron.requests)],
    ['  of them refreshes', count(keeper.refreshes), count(cron.refreshes)],
    ['  a day, median', count(medianOf(keeper.byDay)), count(medianOf(cron.byDay))],
    ['log-ins asked', count(keeper.asked), count(cron.asked)],
    ['  with no loss behind it', count(keeper.needless.length), count(cron.avoidable)],
    ['spent tokens sent needlessly', count(keeper.replays), count(cron.replays)],
    ['real time', `${Math.round(keeper.seconds)} s`, `${Math.round(cron.seconds)} s`],
  ]
  const table = rows.map(
    ([what = '', ours = '', theirs = '']) => `  ${what.padEnd(30)}${ours.padStart(12)}${theirs.padStart(14)}`,
  )
  const sampled = `  (the cron was played for ${count(cron.sample)} accounts; its figures are estimates, those times ${cron.scaledBy})`
  return [...table, ...(cron.scaledBy > 1 ? [sampled] : [])]
}

/** Without the noise of binary fractions. */
function rate(perSecond: number): string {
  return String(Number(perSecond.toFixed(2)))
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
