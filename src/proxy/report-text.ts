import {
  formatNotes,
  withArticle,
  type Family,
  type Refusal,
  type ReplayUse,
  type Use,
} from '../../mock-provider/index.ts'
import type { Report } from './report.ts'
import { NO_REQUEST } from './tunnel.ts'

/** The report for a terminal: a paragraph per token family, then what belongs to none. */
export function formatReport(report: Report): string {
  const {
    command,
    requests,
    sampled = 0,
    families,
    others,
    wrongHosts,
    notes,
    faults,
    leaks = [],
    tooShort = [],
    failed,
    forgotten,
    time,
  } = report
  const name = command.length === 0 ? 'The programs' : shorten(command.join(' ').replace(/\s+/g, ' ').trim())
  const head = `${name}: ${plural(requests, 'request')} at the mock, ${plural(families.length, 'token family', 'token families')}`
  return [
    head,
    ...(time ? [`It lived ${duration(time.livedSeconds)}, ${time.rate} times as fast as the clock on the wall.`] : []),
    ...(sampled > 0
      ? [
          `${plural(sampled, 'answer was', 'answers were')} sampled: made up from X’s schema, so only the shape is tested.`,
        ]
      : []),
    ...(requests === 0 ? nothingArrived(report) : []),
    ...families.flatMap((family) => ['', ...describeFamily(family)]),
    ...section('Without a family', others.map(describeRefusal)),
    ...section(
      'At a wrong host',
      wrongHosts.map(({ says, wayOut }) => `${says}; ${wayOut}`),
    ),
    ...section('Notes', formatNotes(notes)),
    ...section(
      'Faults',
      faults.map(({ fault, fired, of }) => `${fired < of ? 'NOT fired' : 'fired'}  ${fault}, ${fired} of ${of}`),
    ),
    ...section('Secrets in what the command wrote', [
      ...leaks.map(({ output, line, what, fingerprint }) => `${output} line ${line}: ${what} ${fingerprint}`),
      ...tooShort.map(
        ({ kind, fingerprint }) =>
          `not looked for: ${withArticle(kind)} ${fingerprint}, as it has fewer than 8 characters`,
      ),
    ]),
    ...section('Left behind by the command', describeLeft(report)),
    ...section('Not carried by the proxy', describeProxy(report)),
    ...(forgotten > 0 ? ['', `The journal no longer has its first ${plural(forgotten, 'event')}.`] : []),
    ...section(
      'Failed',
      failed.map(({ on, why }) => `${on}: ${why}`),
    ),
  ]
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function describeFamily(family: Family): string[] {
  const { grant, client, user, scopes, tokens, refreshes, calls, replays, expired, refusals, closed } = family
  const used = `${plural(refreshes, 'refresh', 'refreshes')}, ${plural(calls, 'call')}`
  const late = expired.length === 0 ? '' : `, ${expired.length} with an expired access token`
  return [
    [grant, `client ${client}`, user && `user @${user}`, scopes.join(' ')].filter(Boolean).join('  '),
    `  issued   ${tokens.join(' ') || 'nothing'}`,
    `  used     ${used}${late}`,
    ...replays.map((replay) => `  REPLAY   ${describeReplay(replay)}`),
    ...expired.map((refusal) => `  expired  ${describeRefusal(refusal)}`),
    ...refusals.map((refusal) => `  refused  ${describeRefusal(refusal)}`),
    ...(closed === undefined ? [] : [`  closed   ${CLOSED[closed] ?? closed}`]),
  ]
}

const CLOSED: Record<string, string> = {
  replay: 'because a spent token came back',
  user: 'by the user',
  app: 'by the app, which revoked a token',
  age: 'by age: its refresh token got too old',
}

function describeReplay({ token, first, again, answerLost }: ReplayUse): string {
  if (!first) return `${token} was spent twice: the first time before this journal begins, and by ${describeUse(again)}`

  const lost = answerLost ? '; a fault had kept the answer from the client' : ''
  return `${token} was spent twice: by ${describeUse(first)}, and by ${describeUse(again)}${lost}`
}

function describeUse({ event, at, connection, status }: Use): string {
  const answered = status === undefined ? '' : `, answered ${status}`
  return `event ${event} at ${timeOfDay(at)}${connection === undefined ? '' : ` on connection ${connection}`}${answered}`
}

function describeRefusal({ event, at, request, status, reason, detail }: Refusal): string {
  const what = [request, status === 0 ? 'no answer' : status].filter((part) => part !== undefined).join(' ')
  return `event ${event} at ${timeOfDay(at)}  ${what}  ${[reason, detail].filter(Boolean).join(': ')}`
}

function describeLeft({ leftBehind, isOutputHeld }: Report): string[] {
  return [
    ...leftBehind.map(
      ({ pid, name, ended }) =>
        `pid ${pid} (${name}): ${ended ? 'had left the command’s process group, and was ended' : 'STILL RUNNING, it could not be ended'}`,
    ),
    ...(isOutputHeld
      ? ['a process that still runs holds the output open: what it prints from now on was not looked at']
      : []),
  ]
}

function describeProxy({ proxy: { refused, distrust } }: Report): string[] {
  return [
    ...Object.entries(refused).map(([host, times]) => `${host}, ${times}×: --allow-host ${host} lets it through`),
    ...Object.entries(distrust).map(
      ([code, times]) => `${plural(times, 'connection')} without a request: ${explain(code)}`,
    ),
  ]
}

function explain(code: string): string {
  if (code === 'ERR_SSL_NO_APPLICATION_PROTOCOL') return 'the program speaks HTTP/2 only, the proxy HTTP/1.1'
  if (code === NO_REQUEST) return 'the program may not trust the certificate in $SSL_CERT_FILE'
  return `the program does not trust the certificate in $SSL_CERT_FILE (${code})`
}

function nothingArrived({ proxy: { carried, refused } }: Report): string[] {
  if (carried > 0) return ['', 'Nothing arrived at the mock, though the program connected: no request followed.']
  if (Object.keys(refused).length > 0)
    return ['', 'Nothing arrived at the mock: the program asked the proxy for other hosts only.']
  return [
    '',
    'Nothing arrived at the mock: the program sent nothing to X, or it ignored the proxy. What to try:',
    ...HINTS,
  ]
}

const HINTS = [
  '  Python   requests and httpx read HTTPS_PROXY; aiohttp only with ClientSession(trust_env=True)',
  '  Go       http.Transport{Proxy: http.ProxyFromEnvironment}; on macOS trust $NODE_EXTRA_CA_CERTS in the keychain',
  '  Ruby     Net::HTTP reads http_proxy; other libraries have a proxy option',
  '  PHP      the curl extension reads HTTPS_PROXY; file_get_contents and other streams do not',
  '  Java     -Dhttps.proxyHost and -Dhttps.proxyPort from $HTTPS_PROXY; $NODE_EXTRA_CA_CERTS into its trust store',
  '  Node     the program must see NODE_OPTIONS: no wrapper may clear it',
  '  Docker   a container does not see this machine’s 127.0.0.1: run this command inside of it',
]

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `2 d 3 h`, `6 h 2 min`, `40 s`: the two largest units. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  const shown = parts.slice(first === -1 ? 3 : first).slice(0, 2)
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ')
}

function timeOfDay(at: number): string {
  return new Date(at * 1000).toISOString().slice(11, 19)
}
