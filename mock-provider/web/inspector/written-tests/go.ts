import type { Holds } from './holds.ts'
import { goHelpers } from './go-helpers.ts'
import { asGo } from './literals.ts'
import type { Plan, PlannedWorld } from './plan.ts'
import { appName, scriptOf, startsOf, type Speech } from './script.ts'
import { titleOf, wordsOf } from './words.ts'

/** The test in Go, which asks a running mock over HTTP and needs the standard library alone. */
export function asGoTest(plan: Plan, head: readonly string[]): string {
  const body = [`world := openWorld(t, ${worldOptions(plan.world)})`, ...publicClient(plan.world)]
  body.push(...scriptOf(plan, speech), '', ...assertions(plan.holds))
  const name = wordsOf(titleOf(plan)).map((word) => word[0]?.toUpperCase() + word.slice(1))
  return [
    ...head.map((line) => `// ${line}`.trimEnd()),
    '',
    'package yourapp',
    '',
    ...IMPORTS,
    ...hole(plan),
    ...goHelpers,
    `func Test${name.join('')}(t *testing.T) {`,
    ...body.map((line) => (line === '' ? '' : `\t${line}`)),
    '}',
    '',
  ].join('\n')
}

const IMPORTS = [
  'import (',
  ...['bytes', 'encoding/json', 'fmt', 'net/http', 'os', 'testing'].map((name) => `\t"${name}"`),
  ')',
  '',
]

function hole(plan: Plan): string[] {
  const { alone } = startsOf(plan)
  return [
    '// yourApp is THE HOLE: your app. Start it here, and return how it works once. The test calls that where the recorded app',
    '// sent its requests.',
    ...(alone
      ? [
          '// It signs in by itself: lever(t, world, "POST", "/approve", map[string]any{"authorizationUrl": url}, &into) plays the',
          '// user, and answers the location to which the browser goes. Its tokens are empty then.',
        ]
      : []),
    'func yourApp(t *testing.T, world World, tokens Tokens) func() error {',
    '\t// bot := NewBot(world, tokens)',
    '\t// return bot.Work',
    '\tt.Fatal("yourApp is still empty: start your app in it")',
    '\treturn nil',
    '}',
    '',
  ]
}

function worldOptions({ profile, switches, redirectUris }: PlannedWorld): string {
  return asGo({
    ...(profile !== undefined && { profile }),
    ...(Object.keys(switches).length > 0 && { set: switches }),
    ...(redirectUris.length > 0 && { redirectUris }),
  })
}

function publicClient({ isPublic }: PlannedWorld): string[] {
  if (!isPublic) return []
  return [
    'world.ClientSecret = ""',
    'lever(t, world, "POST", "/clients", map[string]any{"type": "public", "redirectUris": []any{world.RedirectURI}}, &world)',
  ]
}

/** With the client of the world in front, which need not be the first that is registered. */
function ofClient(members: object): string {
  return asGo(members).replace('{', '{"client": world.ClientID, ')
}

const speech: Speech = {
  comment: '//',
  addUser: (username) => `pull(t, world, "/users", ${asGo({ username })})`,
  signIn(body, app) {
    const call = `signIn(t, world, ${ofClient(body)})`
    return [app === undefined ? call : `${appName(app)} := yourApp(t, world, ${call})`]
  },
  start: (app) => `${appName(app)} := yourApp(t, world, Tokens{})`,
  advance: (duration) => `pull(t, world, "/clock/advance", ${asGo(duration)})`,
  arm: (fault) => `pull(t, world, "/faults", ${asGo(fault)})`,
  disarm: () => 'lever(t, world, "DELETE", "/faults", nil, &struct{}{})',
  revoke: (user) => `pull(t, world, "/revoke-by-user", ${ofClient({ user })})`,
  ofClient: (name) => `pull(t, world, "/clients/"+world.ClientID+"/${name}", nil)`,
  work: (app, mayFail) =>
    mayFail
      ? [`_ = ${appName(app)}() // its last request was not answered well, so it may fail`]
      : [`if err := ${appName(app)}(); err != nil {`, '\tt.Fatal(err)', '}'],
}

function assertions({ refreshes, refreshRequests, replays, staleTokens, faults, calls }: Holds): string[] {
  const counts: [what: string, got: string, wanted: number][] = [
    ['refreshes done', 'found.Refreshes.Done', refreshes.done],
    ['refreshes refused', 'found.Refreshes.Refused', refreshes.refused],
    ['refresh requests', 'found.TokenRequests.Refresh', refreshRequests],
    ['replays', 'len(found.Replays)', replays.length],
    ['stale tokens', 'len(found.StaleTokens)', staleTokens.length],
    ['unfired faults', 'len(found.UnfiredFaults)', faults.unfired],
  ]
  return [
    'found := readFindings(t, world)',
    ...replays.map(({ says }) => `// ${says}. Once that is repaired, there is none.`),
    ...counts.map(([what, got, wanted]) => `expect(t, found, ${asGo(what)}, ${got}, ${wanted})`),
    ...(calls.length > 0 ? ['calls := readCalls(t, world)'] : []),
    ...calls.map(({ request, status }) => `expectCall(t, calls, ${asGo(`${request} ${status}`)})`),
  ]
}
