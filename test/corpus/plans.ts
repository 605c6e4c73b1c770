import assert from 'node:assert/strict'
import { call, ownId } from './posts.ts'
import type { Replay, Reply, Scene } from './scene.ts'

const QUARTER = 15 * 60

/** Rate limits, projects, plans and credits. */
export const planReplays: Record<string, Replay> = {
  '429-window': { run: async (scene) => [await lastOf(scene, 76)] },

  '429-docs-form': { under: { rateLimitBody: 'code-88' }, run: async (scene) => [await lastOf(scene, 76)] },

  '429-daily-free': { under: { rateLimits: '2025-free' }, run: async (scene) => [await lastOf(scene, 26)] },

  '429-usage-cap': {
    under: { enrolment: 'usage-capped' },
    run: async (scene) => [await call(scene, { path: { id: ownId(scene) } })],
  },

  '402-credits': {
    under: { enrolment: 'credits-depleted' },
    run: async (scene) => [await call(scene, { json: { text: 'not for free' } })],
  },

  '403-client-not-enrolled': { under: { enrolment: 'client-not-enrolled' }, run: async (scene) => [await call(scene)] },

  '403-client-not-enrolled-docs': {
    under: { enrolment: 'client-not-enrolled-docs' },
    // The docs name no operation.
    run: (scene) => callMe(scene),
  },

  '403-user-not-enrolled': { under: { enrolment: 'user-not-enrolled' }, run: async (scene) => [await call(scene)] },

  '503': {
    under: { enrolment: 'free-2026' },
    run: async (scene) => [await call(scene, { json: { text: 'not for free' } })],
  },

  'likes-403-free': {
    under: { enrolment: 'free-2025', prettyProblems: false },
    run: async (scene) => {
      const { id } = scene.mock.posts.add({ author: ownId(scene), text: 'likeable' })
      return [await call(scene, { path: { id: ownId(scene) }, json: { tweet_id: id } })]
    },
  },
}

/** The last of so many calls, in one window. */
async function lastOf(scene: Scene, count: number): Promise<Reply> {
  for (let made = 1; made < count; made += 1) assert.equal((await call(scene)).status, 200, `call ${made}`)
  return call(scene)
}

/** The calls that recordings of users/me on the Free plan had behind them: some in an earlier window, some in this one. */
export async function callsBefore(scene: Scene, earlier: number, now: number): Promise<void> {
  for (let made = 0; made < earlier; made += 1) await callMe(scene)
  scene.mock.clock.advance({ seconds: QUARTER })
  for (let made = 0; made < now; made += 1) await callMe(scene)
}

async function callMe({ mock }: Scene): Promise<Reply[]> {
  const { accessToken } = await mock.signIn()
  const response = await fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
  return [{ status: response.status, headers: response.headers, body: await response.text() }]
}
