import type { MockProvider } from '../handle.ts'
import type { Client as RegisteredClient } from '../world/clients.ts'
import { strings, VISIBLE } from './members.ts'
import { ControlProblem, naming, unknownId } from './problems.ts'
import { route } from './route.ts'
import { choice, flag, list, named, object, optional, string, text } from './shapes.ts'

const TYPES = ['confidential', 'public'] as const

/** A registered client with its secrets: who gets here may use them. */
export const Client = named(
  'Client',
  object({
    clientId: string(),
    clientSecret: optional(text({ secret: true, says: 'of a confidential client' })),
    apiKey: string('with apiSecret for app-only tokens'),
    apiSecret: text({ secret: true }),
    name: string(),
    type: choice(TYPES),
    redirectUris: strings(),
    requestEmail: flag('the app may ask for e-mails, as X’s console calls it'),
    suspended: flag(),
  }),
)

const NewClient = named(
  'NewClient',
  object({
    clientId: optional(text({ ...VISIBLE, says: 'made up unless given, like the secrets' })),
    clientSecret: optional(text({ ...VISIBLE, secret: true, says: 'for a confidential client' })),
    apiKey: optional(text(VISIBLE)),
    apiSecret: optional(text({ ...VISIBLE, secret: true, says: 'for app-only tokens' })),
    name: optional(text({ most: 100, says: 'shown on the consent page' })),
    type: optional(choice(TYPES, { says: 'confidential unless given' })),
    redirectUris: optional(list(text({ most: 2000 }), { says: 'at most 10; compared letter by letter' })),
    requestEmail: optional(flag('whether it may ask for e-mails; true unless given')),
  }),
)

const redirectUri = text({ most: 2000, says: 'an absolute URI, compared letter by letter' })
const NewRedirectUri = named('NewRedirectUri', object({ redirectUri }))

/** The apps that are registered. */
export const clientRoutes = [
  route({
    method: 'get',
    path: '/clients',
    operationId: 'listClients',
    says: 'All registered clients, with their secrets',
    answer: named('ClientList', object({ clients: list(Client) })),
    handle: ({ provider }) => ({ clients: provider.clients.list() }),
  }),
  route({
    method: 'post',
    path: '/clients',
    operationId: 'registerClient',
    says: 'Registers one more client',
    body: NewClient,
    example: () => ({ name: 'My app', type: 'confidential', redirectUris: ['http://127.0.0.1:3000/callback'] }),
    status: 201,
    answer: Client,
    handle: ({ provider, body }) => {
      if (body.type === 'public' && body.clientSecret !== undefined)
        throw new ControlProblem(400, '"clientSecret" cannot be there: a public client has none', {
          field: 'clientSecret',
        })
      const [field, value] = fieldInDoubt(provider, body)
      return naming(field, value, () => provider.clients.register(body))
    },
  }),
  route({
    method: 'get',
    path: '/clients/:clientId',
    operationId: 'getClient',
    says: 'One client',
    answer: Client,
    handle: ({ provider, params }) => findClient(provider, params.clientId),
  }),
  route({
    method: 'post',
    path: '/clients/:clientId/redirect-uris',
    operationId: 'addRedirectUri',
    says: 'Registers one more redirect URI; one that is registered already stays as it is',
    body: NewRedirectUri,
    example: () => ({ redirectUri: 'http://127.0.0.1:3000/callback' }),
    answer: Client,
    handle: ({ provider, params, body }) => {
      const client = findClient(provider, params.clientId)
      naming('redirectUri', body.redirectUri, () => provider.clients.addRedirectUri(client.clientId, body.redirectUri))
      return findClient(provider, client.clientId)
    },
  }),
  route({
    method: 'delete',
    path: '/clients/:clientId/redirect-uris',
    operationId: 'removeRedirectUri',
    says: 'Takes back one redirect URI',
    query: object({ redirectUri }),
    answer: Client,
    handle: ({ provider, params, query }) => {
      const client = findClient(provider, params.clientId)
      if (!client.redirectUris.includes(query.redirectUri))
        throw unknownId('redirect URI', query.redirectUri, client.redirectUris)
      provider.clients.removeRedirectUri(client.clientId, query.redirectUri)
      return findClient(provider, client.clientId)
    },
  }),
  route({
    method: 'post',
    path: '/clients/:clientId/suspend',
    operationId: 'suspendClient',
    says: 'X suspends the app: its requests are refused until it is taken back',
    answer: Client,
    handle: ({ provider, params }) => {
      const client = findClient(provider, params.clientId)
      provider.suspendClient(client.clientId)
      return findClient(provider, client.clientId)
    },
  }),
  route({
    method: 'post',
    path: '/clients/:clientId/unsuspend',
    operationId: 'unsuspendClient',
    says: 'Takes a suspension back; tokens that still live work again',
    answer: Client,
    handle: ({ provider, params }) => {
      const client = findClient(provider, params.clientId)
      provider.unsuspendClient(client.clientId)
      return findClient(provider, client.clientId)
    },
  }),
  route({
    method: 'post',
    path: '/clients/:clientId/rotate-secret',
    operationId: 'rotateClientSecret',
    says: 'Makes a new client secret; the old one is refused from now on',
    answer: Client,
    problems: [409],
    handle: ({ provider, params }) => {
      const client = findClient(provider, params.clientId)
      if (client.type === 'public')
        throw new ControlProblem(409, `client "${client.clientId}" is public and has no secret to rotate`)
      provider.rotateClientSecret(client.clientId)
      return findClient(provider, client.clientId)
    },
  }),
]

function findClient({ clients }: MockProvider, id = ''): RegisteredClient {
  const client = clients.list().find((candidate) => candidate.clientId === id)
  if (client) return client
  throw unknownId(
    'client',
    id,
    clients.list().map((candidate) => candidate.clientId),
  )
}

/** Of the world's two reasons to refuse a client the one that can apply: an id that is taken, else a redirect URI. */
function fieldInDoubt(
  { clients }: MockProvider,
  { clientId, redirectUris = [] }: { clientId?: string; redirectUris?: readonly string[] },
): [field: string, value: unknown] {
  const isTaken = clients.list().some((client) => client.clientId === clientId)
  return isTaken ? ['clientId', clientId] : ['redirectUris', redirectUris]
}
