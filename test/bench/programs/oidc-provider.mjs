import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { announce } from './serve.mjs'

const client = { client_id: 'client', client_secret: 'secret', redirect_uris: ['http://127.0.0.1:5000/callback'] }
const provider = new Provider('http://127.0.0.1:1', {
  clients: [{ ...client, grant_types: ['authorization_code', 'refresh_token'] }],
  // As X does it: each use rotates.
  rotateRefreshToken: true,
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
})

async function issueRefreshToken(accountId) {
  const grant = new provider.Grant({ accountId, clientId: client.client_id })
  // With an id token, as it is used.
  grant.addOIDCScope('openid offline_access')
  const grantId = await grant.save()
  const owner = await provider.Client.find(client.client_id)
  const about = { accountId, client: owner, grantId, gty: 'authorization_code', scope: 'openid offline_access' }
  return new provider.RefreshToken(about).save()
}

const refreshTokens = []
for (let number = 0; number < 10; number += 1) refreshTokens.push(await issueRefreshToken(`user-${number}`))

const server = createServer(provider.callback()).listen(0, '127.0.0.1', () =>
  announce({
    port: server.address().port,
    tokenPath: '/token',
    authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`,
    refreshTokens,
  }),
)
