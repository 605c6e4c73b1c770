import { Clock, clockOf, instant, sequence } from './members.ts'
import { route } from './route.ts'
import { list, named, object, optional, string, text } from './shapes.ts'

const Snapshot = named(
  'Snapshot',
  object({ id: string(), at: instant('when it was saved'), journalSeq: sequence('the newest event at that moment') }),
)

const SnapshotList = named('SnapshotList', object({ snapshots: list(Snapshot) }))

const NewSnapshot = named(
  'NewSnapshot',
  object({
    id: optional(
      text({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        takes: '1 to 64 characters of A-Z a-z 0-9 _ -',
        says: 's1, s2, … unless given',
      }),
    ),
  }),
)

/** Save points: the whole world but for its journal, kept in memory until the mock stops. */
export const snapshotRoutes = [
  route({
    method: 'get',
    path: '/snapshots',
    operationId: 'listSnapshots',
    says: 'All save points',
    answer: SnapshotList,
    handle: ({ savePoints }) => ({ snapshots: savePoints.list() }),
  }),
  route({
    method: 'post',
    path: '/snapshots',
    operationId: 'saveSnapshot',
    says: 'Saves the whole world. At most 20 and 256 MB are kept; 409 for more and for an id that is taken',
    body: NewSnapshot,
    example: () => ({ id: 'signed-in' }),
    status: 201,
    answer: Snapshot,
    problems: [409],
    handle: ({ savePoints, body }) => savePoints.save(body.id),
  }),
  route({
    method: 'get',
    path: '/snapshots/:snapshotId',
    operationId: 'getSnapshot',
    says: 'One save point; what is in it stays in the mock',
    answer: Snapshot,
    handle: ({ savePoints, params }) => savePoints.get(params.snapshotId ?? ''),
  }),
  route({
    method: 'delete',
    path: '/snapshots/:snapshotId',
    operationId: 'deleteSnapshot',
    says: 'Forgets one save point. Answers those that are left',
    answer: SnapshotList,
    handle: ({ savePoints, params }) => {
      savePoints.remove(params.snapshotId ?? '')
      return { snapshots: savePoints.list() }
    },
  }),
  route({
    method: 'post',
    path: '/snapshots/:snapshotId/restore',
    operationId: 'restoreSnapshot',
    says: 'Puts the world back to a save point, as often as you like. The journal goes on',
    answer: Clock,
    handle: ({ provider, savePoints, params }) => {
      savePoints.restore(params.snapshotId ?? '')
      return clockOf(provider)
    },
  }),
]
