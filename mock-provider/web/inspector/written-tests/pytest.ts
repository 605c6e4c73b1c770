import type { Holds } from './holds.ts'
import { asPython } from './literals.ts'
import type { Plan, PlannedWorld } from './plan.ts'
import { appName, scriptOf, startsOf, type Speech } from './script.ts'
import { titleOf, wordsOf } from './words.ts'

/** The test for pytest, which asks a running mock over HTTP with requests. */
export function asPytest(plan: Plan, head: readonly string[]): string {
  const body = [...scriptOf(plan, speech), '', ...assertions(plan.holds)]
  const mayFail = plan.moves.some((move) => move.kind === 'work' && move.mayFail)
  return [
    ...head.map((line) => `# ${line}`.trimEnd()),
    '',
    ...(mayFail ? ['import contextlib'] : []),
    'import os',
    '',
    'import pytest',
    'import requests',
    '',
    'ORIGIN = os.environ["MOCK_ORIGIN"]',
    'control = requests.Session()',
    'control.headers["authorization"] = f"Bearer {os.environ.get(\'CONTROL_TOKEN\', \'\')}"',
    '',
    '',
    ...hole(plan),
    '',
    '',
    ...fixture(plan.world),
    '',
    '',
    'def lever(world, path, body=None, method="POST"):',
    '    """Pulls a lever of the world, or reads what it saw."""',
    '    answer = control.request(method, f"{world[\'origin\']}/_mock{path}", json=body or {})',
    '    answer.raise_for_status()',
    '    return answer.json()',
    '',
    '',
    `def test_${wordsOf(titleOf(plan)).join('_')}(world):`,
    ...body.map((line) => (line === '' ? '' : `    ${line}`)),
    '',
  ].join('\n')
}

function hole(plan: Plan): string[] {
  const { withTokens, alone } = startsOf(plan)
  return [
    `def your_app(world${withTokens ? `, tokens${alone ? '=None' : ''}` : ''}):`,
    '    """THE HOLE: your app. Start it here, and return how it works once.',
    '',
    '    The test calls that where the recorded app sent its requests. `world` has `origin`, `clientId` and `clientSecret`.',
    ...(alone
      ? [
          '    It signs in by itself: lever(world, "/approve", {"authorizationUrl": url}) plays the user, and answers the',
          '    `location` to which the browser goes.',
        ]
      : []),
    '    """',
    `    # bot = Bot(world${withTokens ? ', tokens' : ''})`,
    '    # return bot.work',
    '    raise NotImplementedError("your_app is still empty: start your app in it")',
  ]
}

function fixture({ profile, switches, redirectUris, isPublic }: PlannedWorld): string[] {
  const options = {
    ...(profile !== undefined && { profile }),
    ...(Object.keys(switches).length > 0 && { set: switches }),
    ...(redirectUris.length > 0 && { redirectUris }),
  }
  return [
    '@pytest.fixture',
    'def world():',
    '    """A world of its own: clock, clients, journal."""',
    `    answer = control.post(f"{ORIGIN}/_mock/worlds", json=${asPython(options)})`,
    '    answer.raise_for_status()',
    '    opened = answer.json()',
    ...(isPublic
      ? [
          '    public = {"type": "public", "redirectUris": [opened["redirectUri"]]}',
          '    opened["clientId"] = lever(opened, "/clients", public)["clientId"]',
          '    opened["clientSecret"] = None',
        ]
      : []),
    '    yield opened',
    '    control.delete(f"{ORIGIN}/_mock/worlds/{opened[\'id\']}")',
  ]
}

/** With the client of the world in front, which need not be the first that is registered. */
function ofClient(members: object): string {
  return asPython(members).replace('{', '{"client": world["clientId"], ')
}

const speech: Speech = {
  comment: '#',
  addUser: (username) => `lever(world, "/users", ${asPython({ username })})`,
  signIn(body, app) {
    const call = `lever(world, "/sign-in", ${ofClient(body)})`
    if (app === undefined) return [call]
    const tokens = app === 1 ? 'tokens' : `tokens${app}`
    return [`${tokens} = ${call}`, `${appName(app)} = your_app(world, ${tokens})`]
  },
  start: (app) => `${appName(app)} = your_app(world)`,
  advance: (duration) => `lever(world, "/clock/advance", ${asPython(duration)})`,
  arm: (fault) => `lever(world, "/faults", ${asPython(fault)})`,
  disarm: () => 'lever(world, "/faults", method="DELETE")',
  revoke: (user) => `lever(world, "/revoke-by-user", ${ofClient({ user })})`,
  ofClient: (lever) => `lever(world, f"/clients/{world['clientId']}/${lever}")`,
  work: (app, mayFail) =>
    mayFail
      ? ['with contextlib.suppress(Exception):  # its last request was not answered well', `    ${appName(app)}()`]
      : [`${appName(app)}()`],
}

function assertions({ refreshes, refreshRequests, replays, staleTokens, faults, calls }: Holds): string[] {
  const tokens = replays.map(({ token }) => token)
  const lines = [
    'found = lever(world, "/findings", method="GET")',
    `assert found["refreshes"] == ${asPython(refreshes)}, found["text"]`,
    `assert found["tokenRequests"]["refresh_token"] == ${refreshRequests}`,
    ...replays.map(({ says }) => `# ${says}. Once that is repaired, there is none.`),
    `assert [replay["token"] for replay in found["replays"]] == ${asPython(tokens)}, found["text"]`,
    `assert len(found["staleTokens"]) == ${staleTokens.length}, found["text"]`,
    `assert len(found["unfiredFaults"]) == ${faults.unfired}, found["text"]`,
  ]
  if (calls.length === 0) return lines
  return [
    ...lines,
    'journal = lever(world, "/journal", method="GET")["events"]',
    'calls = ["{method} {path} {status}".format(**event["http"]) for event in journal if "http" in event]',
    ...calls.map(({ request, status }) => `assert ${asPython(`${request} ${status}`)} in calls`),
  ]
}
