import express from 'express'
import { bareReady, ME, tokensFor } from './bare.mjs'
import { announce } from './serve.mjs'

const app = express()
app.get('/2/users/me', (_request, response) => void response.json(ME))
app.post('/2/oauth2/token', express.urlencoded(), (request, response) => {
  response.json(tokensFor(request.body.refresh_token))
})

const server = app.listen(0, '127.0.0.1', () => announce(bareReady(server.address().port)))
