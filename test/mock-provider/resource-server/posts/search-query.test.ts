import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultsMessage } from '../../../../mock-provider/resource-server/posts/search-faults.ts'
import { parseQuery } from '../../../../mock-provider/resource-server/posts/search-query.ts'
import { repostText } from '../../../../mock-provider/world/post-text.ts'
import { World } from '../../../../mock-provider/world/world.ts'
import { sameCases } from '../../../same-cases.ts'

/** Posts of Ada and Ben by the names that the tests call them. */
function worldOfPosts(): { world: World; names: Map<string, string> } {
  const world = new World({ seed: 'search' })
  for (const { id } of world.posts.list()) world.posts.remove(id)
  const [ada, ben] = world.users.list().map(({ id }) => id)
  const names = new Map<string, string>()
  const add = (name: string, post: Omit<Parameters<World['posts']['add']>[0], 'authorId'>, author = ada) => {
    const { id } = world.posts.add({ authorId: author ?? '', ...post }, world.clock.nowMs())
    names.set(id, name)
    return id
  }
  const cat = add('cat', { text: 'My cat sleeps, my dog does not #Pets' })
  add('dog', { text: 'The dog saw https://www.example.com/dogs?of=2030 and ran $DOGE' }, ben)
  add('reply', { text: 'what a cat!', inReplyToPostId: cat }, ben)
  add('quote', { text: 'look at this, @ben_practice', quotedPostId: cat })
  add('repost', { text: repostText('ada_practice', 'My cat sleeps, my dog does not #Pets'), repostedPostId: cat }, ben)
  add('photo', { text: 'Katze über Hund', mediaIds: ['5'] })
  add('greek', { text: 'γάτα' })
  return { world, names }
}

const { world, names } = worldOfPosts()
const idOf = (name: string) => [...names].find(([, each]) => each === name)?.[0] ?? ''

function found(query: string): string[] {
  const parsed = parseQuery(query, world)
  if (!('matches' in parsed)) throw new Error(faultsMessage(parsed.faults))
  return world.posts
    .current()
    .filter((post) => parsed.matches(post))
    .map(({ id }) => names.get(id) ?? id)
    .toReversed()
}

function refusal(query: string): string {
  const parsed = parseQuery(query, world)
  return 'matches' in parsed ? 'accepted' : faultsMessage(parsed.faults)
}

test.for<[string, string[]]>([
  ['cat', ['cat', 'reply', 'repost']],
  ['CAT dog', ['cat', 'repost']],
  ['"my dog"', ['cat', 'repost']],
  ['"dog my"', []],
  ['cat -dog', ['reply']],
  ['cat -"my dog"', ['reply']],
  ['cat OR dog', ['cat', 'dog', 'reply', 'repost']],
  ['(cat OR dog) -is:retweet', ['cat', 'dog', 'reply']],
  ['ran OR cat what', ['dog', 'reply']],
  ['(ran OR cat) what', ['reply']],
  ['cat -(dog OR what)', []],
  ['#pets', ['cat', 'repost']],
  ['pets', ['cat', 'repost']],
  ['#pet', []],
  ['$doge', ['dog']],
  ['@ben_practice', ['quote']],
  ['@ada_practice', ['reply', 'repost']],
  ['from:ADA_practice', ['cat', 'quote', 'photo', 'greek']],
  ['from:nobody', []],
  ['to:ada_practice', ['reply']],
  ['retweets_of:ada_practice', ['repost']],
  ['from:ada_practice is:quote', ['quote']],
  ['cat is:reply', ['reply']],
  ['from:ada_practice has:media', ['photo']],
  ['from:ada_practice has:links', ['photo']],
  ['(dog OR cat) has:links', ['dog']],
  ['cat -is:nullcast -has:geo', ['cat', 'reply', 'repost']],
  ['(dog OR cat) has:mentions', ['reply', 'repost']],
  ['dog has:hashtags', ['cat', 'repost']],
  ['dog has:cashtags', ['dog']],
  ['url:example.com', ['dog']],
  ['url:"https://www.example.com/dogs"', ['dog']],
  ['url:ample', []],
  ['from:ada_practice lang:el', ['greek']],
  ['über', ['photo']],
  ['Uber', []],
  ['does-not', ['cat', 'repost']],
  ['( ( cat ) )', ['cat', 'reply', 'repost']],
  ['the ran', ['dog']],
])('the query %s finds %j', ([query, expected]) => {
  expect(found(query)).toEqual(expected)
})

test('posts are found by the ids of others', () => {
  expect(found(`conversation_id:${idOf('cat')}`)).toEqual(['cat', 'reply'])
  expect(found(`in_reply_to_tweet_id:${idOf('cat')}`)).toEqual(['reply'])
  expect(found(`retweets_of_tweet_id:${idOf('cat')}`)).toEqual(['repost'])
  expect(found(`quotes_of_tweet_id:${idOf('cat')}`)).toEqual(['quote'])
})

const NOT_AVAILABLE =
  'Operator is not available in current product or product packaging. Please refer to complete available operator list at http://t.co/operators.'
const NO_STOPWORDS = 'Rules must contain at least one positive, non-stopword clause (at position 1)'

test.for<[string, string]>([
  [
    'judell point_radius:[-105.292778 40.019444 25mi]',
    `Reference to invalid operator 'point_radius'. ${NOT_AVAILABLE} (at position 8)`,
  ],
  ['since:2025-08-01', `Reference to invalid operator 'since'. ${NOT_AVAILABLE} (at position 1)`],
  [
    'has:polls',
    `is/has/lang cannot be used as a standalone operator (at position 1), Reference to invalid operator 'has:polls'. ${NOT_AVAILABLE} (at position 1)`,
  ],
  ['has:links OR is:retweet', 'is/has/lang cannot be used as a standalone operator (at position 1)'],
  ['a', NO_STOPWORDS],
  ['you the', NO_STOPWORDS],
  ['-cat', `Rules must contain a non-negation term (at position 1), ${NO_STOPWORDS}`],
  ['--b', `Rules must contain a non-negation term (at position 1), ${NO_STOPWORDS}`],
  ['-(-is:reply cat)', 'is/has/lang cannot be used as a standalone operator (at position 4)'],
  ['[(OpenAI OR GPT-3) (#OpenAI OR #AI)]', "no viable alternative at input '[' (at position 1)"],
  ["(pepsi OR cola OR 'coca cola')", "no viable alternative at character ''' (at position 19)"],
  [
    "(artificial intelligence OR machine learning OR 'AI applications' OR 'data science') (#AI OR #ArtificialIntelligence)",
    "no viable alternative at character ''' (at position 49), no viable alternative at character ''' (at position 70)",
  ],
  [
    '(horrible OR worst OR sucks OR bad OR disappointing) (place_country:US OR place_country:MX OR place_country:CA',
    "missing EOF at ')' (at position 51)",
  ],
  [
    '(humorous AND (film OR movies OR cinema OR "film industry" OR directors)) -is:retweet lang:en',
    'Ambiguous use of and as a keyword. Use a space to logically join two clauses, or "and" to find occurrences of and in text (at position 11)',
  ],
  ['cat)', "missing EOF at ')' (at position 3)"],
  ['(cat', "no viable alternative at input '<EOF>' (at position 5)"],
  ['cat OR', "no viable alternative at input '<EOF>' (at position 7)"],
  ['OR cat', "no viable alternative at input 'OR' (at position 1)"],
  ['cat OR OR dog', "no viable alternative at input 'OR' (at position 8)"],
  ['()', "no viable alternative at input ')' (at position 2)"],
  ['cat -', "no viable alternative at input '<EOF>' (at position 6)"],
  ['"cat', "no viable alternative at character '\"' (at position 1)"],
  ['cat ""', "no viable alternative at input '' (at position 5)"],
  ['from:', "no viable alternative at input 'from:' (at position 1)"],
  [`${'('.repeat(60)}cat${')'.repeat(60)}`, "no viable alternative at input '(' (at position 51)"],
])('the query %s is refused in X’s words', ([query, message]) => {
  expect(refusal(query)).toBe(`There were errors processing your request: ${message}`)
})

test.for([
  ['cat place_country:US', 'search-operator-not-built', 'X has the operator place_country; this mock does not'],
  ['cat has:video_link', 'search-operator-not-built', 'X has the operator has:video_link; this mock does not'],
  ['cat since:2030', 'search-operator-unknown', 'X documents no operator since for searches'],
  ['cat is:x', 'search-operator-unknown', 'X documents no operator is:x for searches'],
  ['cat constructor:x', 'search-operator-unknown', 'X documents no operator constructor for searches'],
  ['cat conversation_id:x', 'search-operator-value', 'the operator conversation_id has a value that it cannot have'],
  ['cat is:nullcast', 'search-operator-value', 'the operator is:nullcast can only be excluded: -is:nullcast'],
] as const)('of %s the journal says that it is %s', ([query, reason, detail]) => {
  const parsed = parseQuery(query, world)

  expect(parsed.faults).toMatchObject([{ reason, detail }])
})

test('any text is a query or is refused, quickly and without another error', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '(',
      ')',
      ' ',
      '-',
      '"',
      'OR',
      'AND',
      'cat',
      '#',
      '@',
      '$',
      ':',
      'from:',
      'is:',
      'has:media',
      '[',
      ']',
      '\\',
      "'",
      '😀',
      '\ud800',
      '__proto__:x',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const parsed = parseQuery(pieces.join(''), world)
      const verdicts =
        'matches' in parsed
          ? world.posts.current().map((post) => typeof parsed.matches(post))
          : parsed.faults.map(() => 'boolean')
      expect(new Set(verdicts)).toEqual(new Set(['boolean']))
    }),
    sameCases,
  )
})

test('AND binds tighter than OR, and a minus sign what is behind it', () => {
  const word = fc.constantFrom('cat', 'dog', 'ran', 'what', 'sleeps')
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      const [inA, inB, inC] = [a, b, c].map((each) => new Set(found(each)))

      const all = [...names.values()].filter((name) => (inA?.has(name) && inB?.has(name)) || inC?.has(name))
      expect(found(`${a} ${b} OR ${c}`)).toEqual(all)
      expect(found(`${a} -${b}`)).toEqual([...names.values()].filter((name) => inA?.has(name) && !inB?.has(name)))
    }),
    sameCases,
  )
})
