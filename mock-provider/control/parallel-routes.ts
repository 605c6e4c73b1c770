import type { OpenWorld, Worlds } from '../handle.ts'
import { lastJudgement } from '../findings/findings.ts'
import { namedProfiles } from '../world/profiles.ts'
import type { ProfileName } from '../world/profiles.ts'
import { NoRoomError } from '../world-ports.ts'
import { ControlProblem, unknownId } from './problems.ts'
import { route } from './route.ts'
import { choice, list, named, number, object, optional, record, string, text } from './shapes.ts'

const profileNames = Object.keys(namedProfiles) as ProfileName[]

const World = named(
  'World',
  object({
    id: string(),
    origin: string('where it answers, X’s paths and its own /_mock alike'),
    clientId: string(),
    clientSecret: optional(text({ secret: true, says: 'of its practice client' })),
    redirectUri: string('the first one that is registered'),
  }),
)

const WorldList = named('WorldList', object({ worlds: list(World) }))

const NewWorld = named(
  'NewWorld',
  object({
    profile: optional(choice(profileNames, { says: 'x unless given' })),
    set: optional(record('single switches of the profile, by name (docs/fidelity.md)')),
    seed: optional(text({ most: 200, says: 'makes a run repeatable; the clock then starts at 2030-01-01T00:00:00Z' })),
    clock: optional(choice(['frozen', 'running'], { says: 'frozen unless given' })),
    redirectUris: optional(list(text({ most: 2000 }), { most: 10, says: 'for both practice clients' })),
    journalSize: optional(number({ whole: true, least: 1, most: 1_000_000, says: '10,000 unless given' })),
  }),
)

/** Further worlds in this process, so that parallel workers share nothing. */
export const parallelRoutes = [
  route({
    method: 'get',
    path: '/worlds',
    operationId: 'listWorlds',
    says: 'The worlds beside this one',
    answer: WorldList,
    handle: ({ provider }) => ({ worlds: provider.worlds.list().map(describe) }),
  }),
  route({
    method: 'post',
    path: '/worlds',
    operationId: 'openWorld',
    says: 'Opens a world for one worker: a port, a clock, clients, faults and a journal of its own. 409 when no more fit',
    body: NewWorld,
    example: () => ({ seed: 'worker-1' }),
    status: 201,
    answer: World,
    problems: [409],
    handle: async ({ provider, body: { set, ...options } }) => {
      try {
        return describe(await provider.worlds.create({ ...options, ...(set && { overrides: set }) }))
      } catch (error) {
        if (error instanceof NoRoomError) throw new ControlProblem(409, error.message)
        throw error // A RangeError names the option; it becomes a 400.
      }
    },
  }),
  route({
    method: 'delete',
    path: '/worlds/:worldId',
    operationId: 'closeWorld',
    says: 'Ends one. Answers those that are left, and what it saw if its test failed; the mock’s terminal shows that too',
    query: object({
      test: optional(choice(['passed', 'failed'], { says: 'what became of the test that it was for' })),
    }),
    answer: named('Closed', object({ worlds: list(World), judgement: optional(string('for a person')) })),
    handle: async ({ provider: { worlds }, params: { worldId = '' }, query: { test } }) => {
      const { mock } = findOpen(worlds, worldId)
      const failed = test === 'failed'
      const judgement = failed ? { judgement: lastJudgement(mock.journal.events) } : {}
      await worlds.remove(worldId, { failed })
      return { worlds: worlds.list().map(describe), ...judgement }
    },
  }),
]

function describe({ id, mock: { origin, config } }: OpenWorld) {
  const { clientId, clientSecret, redirectUri } = config
  return { id, origin, clientId, ...(clientSecret !== undefined && { clientSecret }), redirectUri }
}

/** @throws {ControlProblem} 404 */
function findOpen(worlds: Worlds, worldId: string): OpenWorld {
  const open = worlds.list()
  const found = open.find(({ id }) => id === worldId)
  if (found) return found
  const ids = open.map(({ id }) => id)
  throw unknownId('world', worldId, ids)
}
