import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareIds, firstIdAt, MAX_POSTS, Posts, type Post } from '../../../mock-provider/world/posts.ts'
import { entitiesOf, mentionsIn, repostText, wordsOf } from '../../../mock-provider/world/post-text.ts'
import { sameCases } from '../../same-cases.ts'

const NOW = Date.UTC(2030, 0, 1)
const ADA = '1'
const BEN = '2'

const idsOf = (posts: readonly Post[]) => posts.map(({ id }) => id)

test('a reply belongs to the conversation of what it replies to, also once that is gone', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: ADA, text: 'first' }, NOW)
  const second = posts.add({ authorId: BEN, text: 'second', inReplyToPostId: first.id }, NOW)
  posts.remove(first.id)

  const third = posts.add({ authorId: ADA, text: 'third', inReplyToPostId: second.id }, NOW)

  expect(third.conversationId).toBe(first.id)
  expect(idsOf(posts.of('conversation', first.id))).toEqual([third.id, second.id])
  expect(posts.count('replies', second.id)).toBe(1)
})

test('an edit takes the place of the version before, which can still be read', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: ADA, text: 'frist' }, NOW)
  const second = posts.add({ authorId: ADA, text: 'first', editedPostId: first.id }, NOW)
  const third = posts.add({ authorId: ADA, text: 'First', editedPostId: second.id }, NOW)

  expect(posts.versions(first)).toEqual([first.id, second.id, third.id])
  expect(posts.versions(third)).toEqual(posts.versions(first))
  expect(idsOf(posts.by(ADA))).toEqual([third.id])
  expect(idsOf(posts.current())).toEqual([third.id])
  expect(posts.find(first.id)?.text).toBe('frist')
  expect([first, second, third].map((post) => posts.isCurrent(post))).toEqual([false, false, true])
})

test('to remove one version removes them all, and their reposts', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: ADA, text: 'frist' }, NOW)
  const repost = posts.add({ authorId: BEN, text: 'RT', repostedPostId: first.id }, NOW)
  const second = posts.add({ authorId: ADA, text: 'first', editedPostId: first.id }, NOW)

  posts.remove(second.id)

  expect([first, second, repost].map(({ id }) => posts.find(id))).toEqual([undefined, undefined, undefined])
  expect(posts.repostBy(BEN, first.id)).toBeUndefined()
  expect(posts.list()).toEqual([])
})

test('a reply is hidden and shown again without losing its place', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: ADA, text: 'first' }, NOW)
  const reply = posts.add({ authorId: BEN, text: 'reply', inReplyToPostId: first.id }, NOW)
  posts.add({ authorId: BEN, text: 'last', inReplyToPostId: first.id }, NOW)

  posts.hide(reply.id, true)
  const hidden = posts.find(reply.id)
  posts.hide(reply.id, false)

  expect(hidden?.hidden).toBe(true)
  expect(Object.isFrozen(hidden)).toBe(true)
  expect(posts.find(reply.id)).toEqual(reply)
  expect(posts.of('replies', first.id).map(({ text }) => text)).toEqual(['last', 'reply'])
})

test('lists are newest first by id, in whatever order posts came', () => {
  const posts = new Posts()
  const late = posts.add({ authorId: ADA, text: 'late' }, NOW)
  posts.add({ authorId: ADA, text: 'early', id: '20' }, NOW)
  posts.add({ authorId: ADA, text: 'earlier', id: '3' }, NOW)

  expect(idsOf(posts.by(ADA))).toEqual([late.id, '20', '3'])
  expect(idsOf(posts.current())).toEqual([late.id, '20', '3'])
})

test('of too many posts the oldest go, and nothing that points to them stays', () => {
  const posts = new Posts()
  const first = posts.add({ authorId: ADA, text: 'first' }, NOW)
  posts.add({ authorId: ADA, text: 'first again', editedPostId: first.id }, NOW)
  posts.add({ authorId: BEN, text: 'RT', repostedPostId: first.id }, NOW)
  for (let count = 0; count < MAX_POSTS; count += 1) posts.add({ authorId: BEN, text: 'x' }, NOW)

  expect(posts.list()).toHaveLength(MAX_POSTS)
  expect(posts.by(ADA)).toEqual([])
  expect(posts.count('reposts', first.id)).toBe(0)
})

test.for(['editedPostId', 'repostedPostId'] as const)(
  'where there is no room, what the oldest post is named by as %s does not go with it',
  (name) => {
    const posts = new Posts()
    const oldest = posts.add({ authorId: ADA, text: 'oldest' }, NOW)
    const next = posts.add({ authorId: ADA, text: 'next' }, NOW)
    for (let count = 2; count < MAX_POSTS; count += 1) posts.add({ authorId: BEN, text: 'x' }, NOW)

    const added = posts.add({ authorId: ADA, text: 'first', [name]: oldest.id }, NOW)

    expect(posts.list()).toHaveLength(MAX_POSTS)
    expect([oldest, added, next].map(({ id }) => posts.find(id)?.text)).toEqual(['oldest', 'first', undefined])
  },
)

test('a text that there is never room for is refused, and nothing goes for it', () => {
  const posts = new Posts()
  posts.add({ authorId: ADA, text: 'first' }, NOW)

  expect(() => posts.add({ authorId: ADA, text: 'x'.repeat(5_000_001) }, NOW)).toThrow(
    'a text has at most 5,000,000 characters',
  )
  expect(posts.list()).toHaveLength(1)
})

/** What the index must say, by a walk through all posts. */
const walks: Record<string, (posts: Posts, key: string) => Post[]> = {
  author: (posts, key) => posts.current().filter(({ authorId }) => authorId === key),
  conversation: (posts, key) => posts.current().filter(({ conversationId }) => conversationId === key),
  replies: (posts, key) => posts.current().filter(({ inReplyToPostId }) => inReplyToPostId === key),
  quotes: (posts, key) => posts.current().filter(({ quotedPostId }) => quotedPostId === key),
  reposts: (posts, key) => posts.current().filter(({ repostedPostId }) => repostedPostId === key),
}

test('the index says what a walk through all posts says, also after a save point', () => {
  const step = fc.record({
    kind: fc.constantFrom('post', 'reply', 'quote', 'repost', 'edit', 'remove', 'hide'),
    author: fc.constantFrom(ADA, BEN),
    target: fc.nat(20),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const posts = new Posts()
      const made: string[] = []
      for (const { kind, author, target } of steps) {
        const id = made[target % Math.max(1, made.length)] ?? '9'
        const post = { authorId: posts.find(id)?.authorId ?? author, text: `by @ben ${made.length}` }
        if (kind === 'remove') posts.remove(id)
        else if (kind === 'hide') posts.hide(id, true)
        else if (kind === 'edit' && posts.find(id)) made.push(posts.add({ ...post, editedPostId: id }, NOW).id)
        else if (kind === 'reply') made.push(posts.add({ ...post, authorId: author, inReplyToPostId: id }, NOW).id)
        else if (kind === 'quote') made.push(posts.add({ ...post, authorId: author, quotedPostId: id }, NOW).id)
        else if (kind === 'repost') made.push(posts.add({ ...post, authorId: author, repostedPostId: id }, NOW).id)
        else made.push(posts.add({ ...post, authorId: author }, NOW).id)
      }
      const again = new Posts()
      again.load(posts.save())

      for (const [group, walk] of Object.entries(walks))
        for (const key of [ADA, BEN, '9', ...made]) {
          const expected = idsOf(walk(posts, key))
          expect(idsOf(posts.of(group as 'author', key))).toEqual(expected)
          expect(posts.count(group as 'author', key)).toBe(expected.length)
          expect(idsOf(again.of(group as 'author', key))).toEqual(expected)
        }
    }),
    sameCases,
  )
})

test('ids compare as numbers and carry their instant', () => {
  expect(compareIds('9', '10')).toBeLessThan(0)
  expect(compareIds('10', '9')).toBeGreaterThan(0)
  expect(compareIds('010', '10')).toBe(0)
  const posts = new Posts()
  const { id } = posts.add({ authorId: ADA, text: 'a' }, NOW)
  expect(compareIds(firstIdAt(NOW), id)).toBeLessThanOrEqual(0)
  expect(compareIds(firstIdAt(NOW + 1), id)).toBeGreaterThan(0)
})

test('links, tags and names of a text are found where they stand, in code points', () => {
  const text = '😀 hi @Ben_1, see https://a.example/#x?y=@z. #Tag_1 #123 $TWTR a#b me@ben.example'

  const { urls, hashtags, cashtags, mentions } = entitiesOf(text)

  const shown = ({ start, end }: { start: number; end: number }) => [...text].slice(start, end).join('')
  expect(urls.map(shown)).toEqual(['https://a.example/#x?y=@z'])
  expect(hashtags.map(shown)).toEqual(['#Tag_1'])
  expect(cashtags.map(shown)).toEqual(['$TWTR'])
  expect(mentions.map(shown)).toEqual(['@Ben_1'])
  expect(hashtags[0]?.tag).toBe('Tag_1')
  expect(mentionsIn('@Ben and @ben and @ada')).toEqual(['ben', 'ada'])
})

test('the names in a text are those of its entities', () => {
  const piece = fc.constantFrom(
    '@ben',
    '@Ada_1',
    ' ',
    '.',
    'https://a.example/@x',
    'http://',
    'a',
    '😀',
    '#',
    '@@',
    '(',
    ')',
    '"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const names = entitiesOf(text).mentions.map(({ username }) => username.toLowerCase())

      expect(mentionsIn(text)).toEqual([...new Set(names)])
    }),
    { ...sameCases, numRuns: 2000 },
  )
})

test('words end at punctuation and blanks, and links are none', () => {
  expect(wordsOf('I like Coca-Cola, über https://a.example/cola 😀!')).toEqual([
    'i',
    'like',
    'coca',
    'cola',
    'über',
    '😀',
  ])
})

/** Texts on which a careless pattern or count begins anew at each character: read in a moment, or not before the test's time is up. */
test.for<[string, string, string, (pieces: number) => number]>([
  ['https://a/', ')', 'x', () => 1],
  ['https://a/', '.', ' ', () => 1],
  ['', 'http://', '@a', () => 1],
  ['😀', '@a ', '', (pieces) => pieces],
  ['😀', '#a ', '', (pieces) => pieces],
  ['😀', '$A ', '', (pieces) => pieces],
  ['😀', 'https://a/ ', '', (pieces) => pieces],
  ['', '@a https://a/ ', '#b', (pieces) => 2 * pieces + 1],
  ['#', '1', ' ', () => 0],
  ['@', 'a', '@', () => 0],
  ['', '😀', 'x', () => 0],
])('a text of “%s” and very many “%s” and “%s” is read at once', ([head, piece, tail, expected]) => {
  const pieces = Math.floor(600_000 / piece.length)
  const text = head + piece.repeat(pieces) + tail

  const found = Object.values(entitiesOf(text)).flat()

  expect(found).toHaveLength(expected(pieces))
  expect(mentionsIn(text).length).toBeLessThanOrEqual(1)
})

test('the text of a repost ends at 140 characters with an ellipsis', () => {
  expect(repostText('ada', 'short')).toBe('RT @ada: short')
  expect([...repostText('ada', '😀'.repeat(200))]).toHaveLength(140)
  expect(repostText('ada', 'x'.repeat(131))).toBe(`RT @ada: ${'x'.repeat(131)}`)
  expect(repostText('ada', 'x'.repeat(132))).toMatch(/x…$/)
})
