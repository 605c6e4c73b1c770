import assert from 'node:assert/strict'
import { callsBefore } from './plans.ts'
import { createRefreshToken, readReply, send, type Replay, type Reply, type Scene } from './scene.ts'

/** The `me-*` cases that the core can show, and the unknown path. */
export const resourceServerReplays: Record<string, Replay> = {
  'me-success-default': { run: async (scene) => [await callWith(scene, await signIn(scene))] },

  'me-success-fields': {
    under: { rateLimits: '2025-free' },
    run: async (scene) => {
      await callsBefore(scene, 8, 2)
      return [await callWith(scene, await signIn(scene))]
    },
  },

  'me-success-docs-full': { run: async (scene) => [await callWith(scene, await signIn(scene))] },

  'me-401': {
    run: async (scene) => {
      const { mock } = scene
      const live = await signIn(scene)
      assert.equal((await callWith(scene, live)).status, 200)
      const replies = [
        await send(scene),
        await send(scene, { headers: { authorization: live } }),
        await callWith(scene, `${live}x`),
        await callWith(scene, await createRefreshToken(scene)),
      ]
      mock.clock.advanceToExpiryOf(live)
      const expired = await callWith(scene, live)
      const revoked = await signIn(scene)
      mock.revokeByUser()
      return [...replies, expired, await callWith(scene, revoked)]
    },
  },

  'me-403-missing-scope': {
    run: async (scene) => [await callWith(scene, await signIn(scene, ['users.read', 'follows.read']))],
  },

  'me-no-email': {
    run: async (scene) => {
      const { username } = scene.mock.users.add({ username: 'no_email', email: null })
      return [await emailOf(scene, { user: username })]
    },
  },

  'me-email-not-requested': {
    run: async (scene) => {
      const { clientId } = scene.mock.clients.register({ requestEmail: false })
      return [await emailOf(scene, { client: clientId })]
    },
  },

  'v11-oauth2-user-token': { run: async (scene) => [await callWith(scene, await signIn(scene))] },
  'v11-no-credentials': {
    run: async (scene) => [await send(scene), await send(scene, { headers: { authorization: 'Basic YTpi' } })],
  },

  'dm-403-scope': { run: callWithoutScope },
  'likes-403-scope': { run: callWithoutScope },
  'media-403-scope': { run: callWithoutScope },
  'tweets-create-403-scope': { run: callWithoutScope },

  'me-400-invalid-field': {
    under: { rateLimits: '2025-free' },
    run: async (scene) => {
      await callsBefore(scene, 11, 0)
      return [await callWith(scene, await signIn(scene))]
    },
  },

  '404-unknown-path': {
    run: async (scene) => [
      await send(scene),
      await callWith(scene, 'junk'),
      await callWith(scene, await signIn(scene)),
    ],
  },
}

/** A live token with the scopes of users/me only, at an operation that needs more. */
async function callWithoutScope(scene: Scene): Promise<Reply[]> {
  const path = scene.corpusCase.request.path.replace(/:\w+/, '1')
  const { method } = scene.corpusCase.request
  const headers = { authorization: `Bearer ${await signIn(scene)}` }
  return [await readReply(fetch(`${scene.mock.origin}${path}`, { method, headers }))]
}

/** An account and an app of which both are said to have no e-mail: another pair has one. */
async function emailOf(scene: Scene, who: { user?: string; client?: string }): Promise<Reply> {
  const scopes = ['tweet.read', 'users.read', 'users.email']
  const usual = await callWith(scene, (await scene.mock.signIn({ scopes })).accessToken)
  assert.match(usual.body, /"confirmed_email":"[^"]+@/)
  const reply = await callWith(scene, (await scene.mock.signIn({ ...who, scopes })).accessToken)
  assert.doesNotMatch(reply.body, /confirmed_email/)
  return reply
}

function callWith(scene: Scene, accessToken: string): Promise<Reply> {
  return send(scene, { headers: { authorization: `Bearer ${accessToken}` } })
}

/** An access token with both scopes that users/me needs, unless told otherwise. */
async function signIn({ mock }: Scene, scopes = ['tweet.read', 'users.read']): Promise<string> {
  const { accessToken } = await mock.signIn({ scopes })
  return accessToken
}
