import type { Meaning } from './meaning.ts'
import { callMe, rehearse } from './probes.ts'
import { badlyPut, lacksOperator } from './said.ts'

const MESSAGES = 'A parameter or the body is wrong: the messages under errors name it.'

/** The resource server on posts, searches and messages. */
export const posts: Meaning[] = [
  {
    id: 'api-dm-not-permitted',
    endpoint: 'resource server',
    says: '403 "You do not have permission to DM one or more participants."',
    match: { said: 'You do not have permission to DM' },
    means: 'the other account takes no messages of this user; token and scopes are right',
    causes: [
      {
        says: 'it takes messages of those alone whom it follows, or one of the two blocks the other',
        weight: 'many',
        source: 'probes and logs of public programs (2026), see dm-403-no-permission in docs/fidelity.md',
        fix: 'write to those who follow this account, or whose receives_your_dm is true',
        reasons: ['dm-not-permitted'],
      },
    ],
    probe: {
      command:
        'curl -i "https://api.x.com/2/users/ID?user.fields=receives_your_dm" -H "Authorization: Bearer ACCESS_TOKEN"',
      tells: 'With the token that writes. false: that account takes none. true: another participant is closed.',
    },
    cases: ['dm-403-no-permission'],
  },
  {
    id: 'api-search-query',
    endpoint: 'resource server',
    says: '400 "There were errors processing your request: Reference to invalid operator \'since\'. Operator is not available in current product or product packaging. … (at position 1)"',
    match: {
      said: [
        'There were errors processing your request',
        // Its parts, as people take them out of it.
        "Reference to invalid operator '",
        'is/has/lang cannot be used as a standalone operator',
        'Rules must contain at least one positive',
        'Rules must contain a non-negation term',
      ],
    },
    means: 'the query of a search or a count cannot be read; each fault names its position',
    causes: [
      {
        says: 'it has an operator of the search page on the web, or of another API (`since:` or `near:` or `filter:`)',
        weight: 'many',
        source: 'turbot/steampipe-plugin-twitter 10; comments in a dozen public programs, 2022 to 2026',
        fix: 'give times as start_time and end_time; take operators of X docs: Search operators',
        reasons: ['search-operator-unknown'],
        evidence: lacksOperator,
      },
      {
        says: 'it has an operator that the plan does not cover',
        weight: 'many',
        source: 'turbot/steampipe-plugin-twitter 10; xdevplatform/search-tweets-python 74',
        fix: 'leave it out, or ask for the plan that has it',
        reasons: ['search-operator-not-built'],
        evidence: lacksOperator,
      },
      {
        says: 'the operator is right and its value is not: conversation_id: takes an id, lang: a code; is:nullcast can only be excluded',
        weight: 'inferred',
        source:
          'X docs: Search operators, which have ids and codes; that X has this sentence for other values is our choice',
        fix: 'look at what stands behind the colon',
        reasons: ['search-operator-value'],
        evidence: lacksOperator,
      },
      {
        says: 'parentheses or quotes are not closed, it says AND, it only excludes, or only has stop words or operators that do not stand alone (is: has: lang:)',
        weight: 'many',
        source: 'digitalmethodsinitiative/4cat 359; Gnip docs: PowerTrack rules',
        fix: 'join words by blanks or OR, and ask for at least one word, tag, name or author (from:)',
        reasons: ['search-query'],
        evidence: badlyPut,
      },
    ],
    probe: rehearse(
      'The report has the reason: whether X lacks the operator, the mock does, its value is wrong, or the query cannot be read.',
    ),
    cases: ['search-400-operator', 'search-400-and', 'search-400-stopword'],
    hint: MESSAGES,
  },
  {
    id: 'api-search-window',
    endpoint: 'resource server',
    says: "400 \"Invalid 'start_time':'2025-01-01T00:00Z'. 'start_time' must be on or after 2025-01-17T09:13Z\"",
    match: {
      said: [
        "Invalid 'start_time'",
        "Invalid 'end_time'",
        "'since_id' must be a tweet id created after",
        "'until_id' must be a tweet id created after",
        "Invalid use of 'since_id' or 'until_id'",
      ],
    },
    means: 'the search reaches further back than seven days, or nearer to now than ten seconds, or mixes ids and times',
    causes: [
      {
        says: 'a stored since_id is older than seven days, times are computed a moment too early or too late, or both were sent',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 152 and 197, rooteco/tweetscape 421, Significant-Gravitas/AutoGPT 11461',
        fix: 'send ids or times, not both; forget a since_id that is a week old; end a minute ago',
        reasons: ['parameter'],
      },
    ],
    probe: callMe('200: the token is good; send the search again without the parameter that the message names.'),
    cases: ['search-400-start-time', 'search-400-since-id', 'search-400-ids-and-times'],
    hint: MESSAGES,
  },
  {
    id: 'api-reposted',
    endpoint: 'resource server',
    says: '400 "You cannot retweet a Tweet that you have already retweeted."',
    match: { said: 'You cannot retweet a Tweet that you have already retweeted' },
    means: 'this user has reposted this post before; token and scopes are right',
    causes: [
      {
        says: 'the repost was made by a call before, of which the answer may be lost',
        weight: 'many',
        source: 'public programs that match on the sentence, 2022 to 2026',
        fix: 'take it as done',
        reasons: ['duplicate'],
      },
    ],
    probe: rehearse('The report has a refusal with the reason duplicate: your program reposts twice.'),
    cases: ['reposts-400-twice'],
    hint: MESSAGES,
  },
  {
    id: 'api-reply-not-allowed',
    endpoint: 'resource server',
    says: '403 "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to."',
    match: { said: 'Reply to this conversation is not allowed' },
    means: 'X refuses the reply, not the token',
    causes: [
      {
        says: 'the author lets only some reply (`reply_settings`), or the plan lets an app reply only to those who engaged its user',
        weight: 'many',
        source: 'gptme/gptme-contrib 811 and a dozen public programs of 2026',
        fix: 'look at reply_settings before; answer those who mention or quote you',
        reasons: ['reply-settings'],
      },
    ],
    probe: rehearse('The report has the reason reply-settings; --set repliesToStrangers=refused plays the plan.'),
    cases: ['tweets-create-403-reply-not-allowed'],
  },
  {
    id: 'api-reply-deleted',
    endpoint: 'resource server',
    says: '403 "You attempted to reply to a Tweet that is deleted or not visible to you."',
    match: { said: 'You attempted to reply to a Tweet that is deleted or not visible to you' },
    means: 'the post that the reply is to is gone, or not for this user',
    causes: [
      {
        says: 'it was deleted since, or was made a moment ago and is not everywhere yet',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 366, IBBoard/cawbird 8',
        fix: 'post it without reply, or try once more after some seconds',
        reasons: ['reply-target'],
      },
    ],
    probe: rehearse('The report has the reason reply-target where the post is not there.'),
    cases: ['tweets-create-403-reply-deleted'],
  },
]
