/** Keeps connections open that read whatever comes and never ask again: event streams, or calls that wait. */
import { connect } from 'node:net'

const [port, path, count] = process.argv.slice(2)
process.on('disconnect', () => process.exit())

const opened = Array.from({ length: Number(count) }, () => {
  const socket = connect(Number(port), '127.0.0.1').resume()
  return new Promise((resolve) => socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`, resolve))
})
await Promise.all(opened)
process.send('there')
