import { bareReady, createBareServer } from './bare.mjs'
import { announce } from './serve.mjs'

const server = createBareServer().listen(0, '127.0.0.1', () => announce(bareReady(server.address().port)))
