import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { World } from '../../../mock-provider/world/world.ts'
import { mediaKeyOf } from '../../../mock-provider/world/media-kinds.ts'
import { processingOf, usableMedia } from '../../../mock-provider/world/media-life.ts'
import { MAX_MEDIA, MAX_SEGMENTS, type Media, type MediaChange } from '../../../mock-provider/world/media.ts'
import { sameCases } from '../../same-cases.ts'

const digest = 'a'.repeat(64)

/** A world with two users, and an image of the first, complete, unless something else is said. */
function worldWith(change: MediaChange = {}, category: Media['category'] = 'tweet_image') {
  const world = new World({ seed: 1 })
  const [ada, ben] = world.users.list().map(({ id }) => id)
  const complete = { at: world.clock.now(), processingSeconds: 0, fails: false }
  const added = world.media.add({ userId: ada ?? '', category, type: 'image/png' }, world.clock.nowMs())
  const media = world.media.change(added, { size: 10, complete, ...change })
  return { world, media, ada: ada ?? '', ben: ben ?? '' }
}

const processed = (world: World, processingSeconds: number, fails = false) => ({
  complete: { at: world.clock.now(), processingSeconds, fails },
})

test('one’s own image can be used', () => {
  const { world, media, ada } = worldWith()

  expect(usableMedia(world, ada, [media.id])).toEqual([media])
  expect(usableMedia(world, ada, [])).toEqual([])
})

const unusable: [name: string, prepare: () => { world: World; userId: string; ids: string[] }][] = [
  ['is not known', () => given(worldWith(), ['1'])],
  ['is no id', () => given(worldWith(), ['__proto__'])],
  ['is somebody else’s', () => ({ ...given(worldWith()), userId: worldWith().ben })],
  ['is not complete', () => given(incomplete())],
  ['is still processed', () => given(worldWith(processed(new World({ seed: 1 }), 5), 'tweet_video'))],
  ['failed', () => given(worldWith(processed(new World({ seed: 1 }), 0, true), 'tweet_video'))],
  ['is subtitles', () => given(worldWith({}, 'subtitles'))],
  ['has expired', () => advanced(given(worldWith()), 86_400)],
  ['is beside one that is not known', () => given(worldWith(), [], ['1'])],
]

function incomplete() {
  const made = worldWith()
  const { complete, ...rest } = made.media
  expect(complete).toBeDefined()
  made.world.media.load({ media: [rest], counter: 1 })
  return made
}

function given({ world, media, ada }: ReturnType<typeof worldWith>, ids = [media.id], more: string[] = []) {
  return { world, userId: ada, ids: [...(ids.length > 0 ? ids : [media.id]), ...more] }
}

function advanced<T extends { world: World }>(prepared: T, seconds: number): T {
  prepared.world.clock.advance({ seconds })
  return prepared
}

test.for(unusable)('media that %s cannot be used', ([, prepare]) => {
  const { world, userId, ids } = prepare()

  expect(usableMedia(world, userId, ids)).toBeUndefined()
})

test('it is usable for a day and not a second longer', () => {
  const { world, media, ada } = worldWith()

  world.clock.advance({ seconds: 86_399 })

  expect(usableMedia(world, ada, [media.id])).toHaveLength(1)
})

test('what a world hands out of its media is frozen', () => {
  const { media } = worldWith({ segments: [{ index: 0, length: 1, digest }] })

  expect([media, media.segments, media.segments[0]].every(Object.isFrozen)).toBe(true)
})

test('the oldest file is dropped first', () => {
  const { world, media, ada } = worldWith()
  const add = () => world.media.add({ userId: ada, category: 'tweet_image', type: 'image/png' }, world.clock.nowMs())

  const others = Array.from({ length: MAX_MEDIA }, add)

  expect(world.media.list()).toHaveLength(MAX_MEDIA)
  expect([world.media.find(media.id), world.media.find(others[0]?.id ?? '')]).toEqual([undefined, others[0]])
})

test('segments of all files together are bounded', () => {
  const { world, ada } = worldWith()
  const segments = Array.from({ length: 1000 }, (_, index) => ({ index, length: 1, digest }))

  for (let count = 0; count < 50; count += 1) {
    const added = world.media.add({ userId: ada, category: 'tweet_video', type: 'video/mp4' }, world.clock.nowMs())
    world.media.change(added, { segments })
  }

  const kept = world.media.list().reduce((sum, each) => sum + each.segments.length, 0)
  expect(kept).toBe(MAX_SEGMENTS)
})

test('too many segments drop unfinished files, the oldest that is not going on first, and no finished one', () => {
  const { world, media, ada } = worldWith()
  const segments = Array.from({ length: 1000 }, (_, index) => ({ index, length: 1, digest }))
  const add = () => world.media.add({ userId: ada, category: 'tweet_video', type: 'video/mp4' }, world.clock.nowMs())
  const videos = Array.from({ length: MAX_SEGMENTS / 1000 }, () => world.media.change(add(), { segments }))
  const [first, second, ...others] = videos.map(({ id }) => id)

  world.media.change(world.media.find(first ?? '') ?? add(), {
    segments: [...segments, { index: 1000, length: 1, digest }],
  })

  expect(second).toBeDefined()
  expect(world.media.list().map(({ id }) => id)).toEqual([media.id, first, ...others])
})

test('ids are of X’s form, one only each, and sort by time', () => {
  const { world, media, ada } = worldWith()
  const add = () => world.media.add({ userId: ada, category: 'dm_gif', type: 'image/gif' }, world.clock.nowMs())
  const second = add()

  world.clock.advance({ seconds: 1 })
  const third = add()

  const ids = [media, second, third].map(({ id }) => BigInt(id))
  expect(new Set(ids).size).toBe(3)
  expect(ids.toSorted((a, b) => Number(a - b))).toEqual(ids)
  expect(mediaKeyOf(third)).toBe(`16_${third.id}`)
})

test('a restored world goes on with its uploads, and gives no id twice', () => {
  const { world, media, ada } = worldWith({ segments: [{ index: 0, length: 10, digest }], altText: 'a' })
  const snapshot = world.snapshot()
  world.media.change(media, { altText: 'b' })

  world.restore(snapshot)

  const next = world.media.add({ userId: ada, category: 'dm_image', type: 'image/png' }, world.clock.nowMs())
  expect(world.media.find(media.id)).toEqual(media)
  expect(next.id).not.toBe(media.id)
})

const wrong: [member: string, change: (media: Record<string, unknown>) => void][] = [
  ['.media.media[0].userId is no user’s', (media) => (media.userId = '7')],
  ['.media.media[0].category is not a media category', (media) => (media.category = 'tweet_text')],
  ['.media.media[0].size is not a whole number, 0 or more', (media) => (media.size = -1)],
  ['.media.media[0].segments is not a list of segments', (media) => (media.segments = {})],
  [
    '.media.media[0].complete.fails is not true or false',
    (media) => Object.assign(Object(media.complete), { fails: 1 }),
  ],
]

test.for(wrong)('a snapshot in which %s is refused', ([message, change]) => {
  const { world } = worldWith()
  const snapshot = world.snapshot()
  const media: Record<string, unknown> = Object(snapshot.media.media[0])
  change(media)

  expect(() => world.restore(snapshot)).toThrow(`restore: snapshot${message}`)
})

test('processing goes one way, says when to ask again, and ends', () => {
  const seconds = fc.integer({ min: 1, max: 3600 })
  fc.assert(
    fc.property(seconds, fc.boolean(), (processingSeconds, fails) => {
      const { world, media } = worldWith({}, 'tweet_video')
      const { complete } = processed(world, processingSeconds, fails)
      const video = { ...media, complete }
      const order = ['pending', 'in_progress', fails ? 'failed' : 'succeeded']
      let [now, before] = [complete.at, { state: 0, percent: 0 }]
      for (;;) {
        const info = processingOf(video, now)
        const state = order.indexOf(info?.state ?? '')
        const percent = info?.progressPercent ?? 0
        expect(state).toBeGreaterThanOrEqual(before.state)
        expect(percent).toBeGreaterThanOrEqual(before.percent)
        if (!info || !('checkAfterSeconds' in info)) break
        expect(info.checkAfterSeconds).toBeGreaterThan(0)
        now += info.checkAfterSeconds
        before = { state, percent }
      }
      expect(now).toBe(complete.at + processingSeconds)
    }),
    { ...sameCases, numRuns: 50 },
  )
})
