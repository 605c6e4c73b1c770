/** A request of HTTP/1.1, a character a byte. `{length}` in a header is the length of the body once all slots are filled. */
export type HttpRequest = { method: string; target: string; headers: [name: string, value: string][]; body: string }

/** As it goes over a socket. */
export function textOf({ method, target, headers, body }: HttpRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return `${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`
}

/** The inverse, for texts that `textOf` made. */
export function readRequest(text: string): HttpRequest {
  const end = text.indexOf('\r\n\r\n')
  const [start = '', ...lines] = text.slice(0, end).split('\r\n')
  const [method = '', target = ''] = start.split(' ')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)]
  })
  return { method, target, headers, body: text.slice(end + 4) }
}

/** Path and query of a target. */
export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}
