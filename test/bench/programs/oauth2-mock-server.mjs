import { OAuth2Server } from 'oauth2-mock-server'
import { announce } from './serve.mjs'

const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')

// It takes any client and any refresh token.
announce({
  port: server.address().port,
  tokenPath: '/token',
  authorization: `Basic ${btoa('client:secret')}`,
  refreshTokens: Array(10).fill('r'),
})
