import type { Holds } from './holds.ts'
import { asTypeScript } from './literals.ts'
import type { Plan, PlannedWorld } from './plan.ts'
import { appName, scriptOf, startsOf, type Speech } from './script.ts'
import { titleOf } from './words.ts'

/** The test in vitest, with the fixture and the matchers of `twitter-oauth-lab/vitest`. */
export function asVitest(plan: Plan, head: readonly string[]): string {
  const options = optionsOf(plan.world)
  const body = [...scriptOf(plan, speech), '', ...assertions(plan.holds)]
  const { withTokens } = startsOf(plan)
  return [
    `import { expect, test${options ? ' as base' : ''} } from ${asTypeScript('twitter-oauth-lab/vitest')}`,
    `import type { MockProvider${withTokens ? ', SignedIn' : ''} } from ${asTypeScript('twitter-oauth-lab/mock')}`,
    '',
    ...head.map((line) => `// ${line}`.trimEnd()),
    '',
    ...hole(plan),
    ...(options ? ['', `const test = base.extend({ mockOptions: ${asTypeScript(options)} })`] : []),
    '',
    `test(${asTypeScript(titleOf(plan))}, async ({ mock }) => {`,
    ...body.map((line) => (line === '' ? '' : `  ${line}`)),
    '})',
    '',
  ].join('\n')
}

function optionsOf({ profile, switches, redirectUris, isPublic }: PlannedWorld): object | undefined {
  const uris = redirectUris.length > 0 ? redirectUris : ['http://127.0.0.1:5000/oauth/callback']
  const options = {
    ...(profile !== undefined && { profile }),
    ...(Object.keys(switches).length > 0 && { overrides: switches }),
    ...(isPublic && { clients: [{ name: 'Practice native app', type: 'public', redirectUris: uris }] }),
    ...(!isPublic && redirectUris.length > 0 && { redirectUris }),
  }
  return Object.keys(options).length > 0 ? options : undefined
}

function hole(plan: Plan): string[] {
  const { withTokens, alone } = startsOf(plan)
  const tokens = withTokens ? `, tokens${alone ? '?' : ''}: SignedIn` : ''
  return [
    '/**',
    ' * THE HOLE: your app. Start it here, and return how it works once. The test calls that where the recorded app sent its',
    ' * requests. `mock.config` says where X is; an app that has X’s addresses built in is led here by `interceptX(mock)`.',
    ...(alone
      ? [
          ' * It signs in by itself: `mock.approve(authorizationUrl)` plays the user, and resolves to where the browser goes.',
        ]
      : []),
    ' */',
    `function yourApp(mock: MockProvider${tokens}): () => Promise<unknown> {`,
    `  // const bot = new Bot(mock.config${withTokens ? ', tokens' : ''})`,
    '  // return () => bot.work()',
    "  throw new Error('yourApp is still empty: start your app in it')",
    '}',
  ]
}

const speech: Speech = {
  comment: '//',
  addUser: (username) => `mock.users.add(${asTypeScript({ username })})`,
  signIn(body, app) {
    const call = `await mock.signIn(${asTypeScript(body)})`
    return [app === undefined ? call : `const ${appName(app)} = yourApp(mock, ${call})`]
  },
  start: (app) => `const ${appName(app)} = yourApp(mock)`,
  advance: (duration) => `mock.clock.advance(${asTypeScript(duration)})`,
  arm: (fault) => `mock.faults.arm(${asTypeScript(fault)})`,
  disarm: () => 'mock.faults.disarm()',
  revoke: (user) => `mock.revokeByUser(${asTypeScript({ user })})`,
  ofClient(lever) {
    const name = { suspend: 'suspendClient', unsuspend: 'unsuspendClient', 'rotate-secret': 'rotateClientSecret' }[
      lever
    ]
    return `mock.${name}(mock.config.clientId)`
  },
  work: (app, mayFail) =>
    mayFail
      ? [
          '// Its last request was not answered well, so it may throw.',
          `await ${appName(app)}().catch(() => undefined)`,
        ]
      : [`await ${appName(app)}()`],
}

function assertions({ refreshes, refreshRequests, replays, staleTokens, faults, calls }: Holds): string[] {
  const lines = [`expect(mock).toShowRefreshes(${refreshes.done})`]
  if (refreshRequests > 0) {
    lines.push(`expect(mock).toShowTokenRequests(${refreshRequests}, { grantType: 'refresh_token' })`)
    const [stale] = staleTokens
    lines.push(...(stale === undefined ? ['expect(mock).toShowRotation()'] : notYet(stale, 'toShowRotation')))
  }
  const [replay] = replays
  lines.push(...(replay ? notYet(replay.says, 'toShowNoReplay') : ['expect(mock).toShowNoReplay()']))
  if (faults.armed > 0) lines.push(`expect(mock)${faults.unfired > 0 ? '.not' : ''}.toShowAllFaultsFired()`)
  for (const { request, status } of calls)
    lines.push(`expect(mock).toShowCall(${asTypeScript(request)}, ${asTypeScript({ status })})`)
  return lines
}

/** The test holds what was seen, also where that is a mistake. */
function notYet(says: string, matcher: string): string[] {
  return [`// ${says}. Once that is repaired: expect(mock).${matcher}()`, `expect(mock).not.${matcher}()`]
}
