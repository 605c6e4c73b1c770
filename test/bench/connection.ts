import { connect, type Socket } from 'node:net'

/** What goes out, without the socket. */
export type Wire = { method: string; path: string; headers: Record<string, string>; body: string }

/** `head` is the status line and the headers. */
export type Answer = { status: number; head: string; body: string }

/** One keep-alive connection with one request at a time: no pipelining. A client's own cost stays small beside the server's. */
export class Connection {
  readonly #socket: Socket
  readonly #host: string
  #text = ''
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (chunk: string) => this.#read(chunk))
    this.#socket.on('error', (error) => this.#waiting?.reject(error))
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  send({ method, path, headers, body }: Wire): Promise<Answer> {
    let text = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n`
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`
    if (body !== '') text += `content-length: ${body.length}\r\n`
    this.#socket.write(`${text}\r\n${body}`, 'latin1')
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }))
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: string): void {
    this.#text += chunk
    const end = this.#text.indexOf('\r\n\r\n')
    if (end === -1) return
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#text)?.[1]
    if (length === undefined)
      return this.#waiting?.reject(new Error(`an answer without content-length: ${this.#text.slice(0, end)}`))
    if (this.#text.length < end + 4 + Number(length)) return
    const answer = {
      status: Number(this.#text.slice(9, 12)),
      head: this.#text.slice(0, end),
      body: this.#text.slice(end + 4),
    }
    this.#text = ''
    this.#waiting?.resolve(answer)
  }
}
