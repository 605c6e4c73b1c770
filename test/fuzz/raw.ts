import { connect } from 'node:net'

/** One answer as it came over a socket, a character a byte. */
export type RawAnswer = { status: number; headers: [name: string, value: string][]; body: string }

/** More than any answer of a working mock needs: only a failing case waits so long. */
const PATIENCE_MS = 10_000

/**
 * Everything that comes back for these bytes until the other side closes, or `isEnough`. Whoever expects no answer gives
 * `quiet`, which resolves once the server has had its time.
 *
 * @throws {Error} when the other side neither answers nor closes.
 */
export function talk(
  port: number,
  bytes: string,
  { isEnough = () => false, quiet }: { isEnough?: (received: string) => boolean; quiet?: () => Promise<void> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes, 'latin1')
      void quiet?.()
        .then(() => socket.destroy())
        .catch((error: unknown) => socket.destroy(error instanceof Error ? error : new Error(String(error))))
    })
    const patience = setTimeout(() => {
      reject(new Error(`no whole answer came, and the connection stays open: ${JSON.stringify(received)}`))
      socket.destroy()
    }, PATIENCE_MS)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (isEnough(received)) socket.destroy()
    })
    socket.on('error', (error) => !('code' in error) && reject(error)) // A reset is an answer, too.
    socket.on('close', () => {
      clearTimeout(patience)
      resolve(received)
    })
  })
}

/** What a strict reader makes of it: whole answers, and what is left behind them. None of them answers a HEAD. */
export function answersIn(text: string): { whole: RawAnswer[]; rest: string } {
  const whole: RawAnswer[] = []
  let rest = text
  for (;;) {
    const [head = '', status = '', lines = ''] = HEAD.exec(rest) ?? []
    const headers = readHeaders(lines)
    const body = readBody(rest.slice(head.length), new Map(headers))
    if (head === '' || !body) return { whole, rest }
    // RFC 9110 §15.2: what is under way is no answer yet.
    if (!status.startsWith('1')) whole.push({ status: Number(status), headers, body: body.text })
    rest = rest.slice(head.length + body.length)
  }
}

/** Undefined where it is not all there. */
function readBody(text: string, headers: Map<string, string>): { text: string; length: number } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(text)
  const length = Number(headers.get('content-length') ?? 0)
  return text.length < length ? undefined : { text: text.slice(0, length), length }
}

function readChunks(text: string): { text: string; length: number } | undefined {
  let body = ''
  let at = 0
  for (;;) {
    const [line = '', digits = ''] = /^([\da-f]+)\r\n/.exec(text.slice(at, at + 20)) ?? []
    const size = Number.parseInt(digits, 16)
    const end = at + line.length + size + 2
    if (line === '' || text.slice(end - 2, end) !== '\r\n') return undefined
    body += text.slice(at + line.length, end - 2)
    at = end
    if (size === 0) return { text: body, length: at }
  }
}

const HEAD = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/

function readHeaders(lines: string): [string, string][] {
  return lines
    .split('\r\n')
    .filter(Boolean)
    .map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    })
}
