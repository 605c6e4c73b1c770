import { createServer } from 'node:http'

// Node itself and one answer: less cannot be started.
const server = createServer((_request, response) => void response.end('{"data":{"id":"1"}}'))
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
