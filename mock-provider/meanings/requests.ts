import type { Answer, Meaning } from './meaning.ts'
import { callMe, rehearse } from './probes.ts'
import { fixOfParameter } from './said.ts'

const CHECKED = 'The mock checks parameters and bodies as X does; the report has the refusal with what is wrong.'

const WITHOUT = callMe(
  '200: the token is good. Send your own call with curl next, without what the message names: it goes through, and the rest is right.',
)

/** The resource server on what was asked for. */
export const requests: Meaning[] = [
  {
    id: 'api-unknown-parameter',
    endpoint: 'resource server',
    says: '400 "The query parameter [foo] is not one of [id,…]"',
    match: { said: 'The query parameter [' },
    means: 'the query has a parameter that this call does not have; the list in brackets are those it has',
    causes: [
      {
        says: 'the parameter’s name is mistyped, or of another call',
        weight: 'many',
        source: 'twittercommunity.com t/151746 (X staff)',
        fix: 'take a name of the list in the message',
        reasons: ['parameter'],
      },
    ],
    probe: WITHOUT,
    cases: ['unknown-query-parameter'],
    hint: 'A parameter or the body is wrong: the messages under errors name it.',
    notes: messagesOf,
  },
  {
    id: 'api-bad-parameter',
    endpoint: 'resource server',
    says: '400 "The `user.fields` query parameter value [wrong_field] is not one of [affiliation,…]"',
    match: { said: 'The `' },
    means: 'the value of the parameter that the message names is not one that X takes',
    causes: [
      {
        says: 'the value is mistyped, out of range, or belongs elsewhere (followers_count is in public_metrics)',
        weight: 'once',
        source: 'Micka33/x-api-sdk-ts, its recordings of 2025-03',
        fix: 'send what the message asks for; the call counts against the limit all the same',
        fixFor: fixOfParameter,
        reasons: ['parameter'],
      },
    ],
    probe: rehearse(CHECKED),
    cases: ['me-400-invalid-field', 'tweets-delete-400'],
    hint: 'A parameter or the body is wrong: the messages under errors name it.',
    notes: messagesOf,
  },
  {
    id: 'api-media-ids',
    endpoint: 'resource server',
    says: '400 "Your media IDs are invalid."',
    match: { said: 'Your media IDs are invalid' },
    means: 'X has no such media for this user',
    causes: [
      {
        says: 'the ids were never uploaded, or have expired on the way to the post',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 375, abraham/twitteroauth 1222',
        fix: 'upload first, wait until processing has succeeded, and send media_id as a text',
      },
      {
        says: 'another user uploaded them: upload and post went out with different tokens',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 501, tweepy/tweepy 2016',
        fix: 'upload and post with the same user’s token',
      },
    ],
    probe: {
      command:
        'curl -i "https://api.x.com/2/media/upload?command=STATUS&media_id=MEDIA_ID" -H "Authorization: Bearer ACCESS_TOKEN"',
      tells:
        'With the token that posts. "succeeded": it is this user’s, and ready. An error: it was never uploaded by this user.',
    },
    cases: ['media-ids-invalid'],
    hint: 'A parameter or the body is wrong: the messages under errors name it.',
  },
  {
    id: 'api-body',
    endpoint: 'resource server',
    says: '400 "$.reply.in_reply_to_tweet_id: integer found, string expected"',
    match: { said: '$.' },
    means: 'the JSON body does not fit; $. is its root, the path behind it the member',
    causes: [
      {
        says: 'a member has the wrong type, is missing, or a list is too short or too long, as the message says',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 583 and 539, takke/twitter4j-v2 7',
        fix: 'send ids as texts and lists as lists; leave out what is empty',
        reasons: ['parameter'],
      },
    ],
    probe: WITHOUT,
    cases: [
      'body-integer-for-text',
      'body-text-for-list',
      'body-member-missing',
      'body-list-too-short',
      'body-list-too-long',
    ],
    hint: 'A parameter or the body is wrong: the messages under errors name it.',
    notes: messagesOf,
  },
  {
    id: 'api-duplicate-post',
    endpoint: 'resource server',
    says: '403 "You are not allowed to create a Tweet with duplicate content."',
    match: { said: 'You are not allowed to create a Tweet with duplicate content' },
    means: 'this user has posted this text before; token and scopes are right',
    causes: [
      {
        says: 'the same text again: often a retry of a post that had worked',
        weight: 'many',
        source: 'raw answers in several public clients, see tweets-create-403-duplicate in docs/fidelity.md',
        fix: 'take it as done, or change the text',
        reasons: ['duplicate'],
      },
    ],
    probe: rehearse(
      'The report has a refusal with the reason duplicate: your program sends the post twice. None: the post was there before.',
    ),
    cases: ['tweets-create-403-duplicate'],
    hint: 'This user has posted this text before: take it as done, or change it.',
  },
  {
    id: 'api-not-permitted',
    endpoint: 'resource server',
    says: '403 "You are not permitted to perform this action."',
    match: { said: 'You are not permitted to perform this action' },
    means: 'X refuses the action, not the token',
    causes: [
      {
        says: 'the text is too long',
        weight: 'once',
        source: 'Micka33/x-api-sdk-ts, its recording of 2025-03',
        fix: 'shorten it to 280, counted as X counts (an address is 23, an emoji 2)',
        reasons: ['too-long'],
      },
      {
        says: 'the post, or the account, is not yours to act on',
        weight: 'inferred',
        source: 'the general words of the message',
        fix: 'look whose it is',
        reasons: ['not-permitted', 'not-editable'],
      },
    ],
    probe: rehearse('The mock counts as X does; the report says too-long or not-permitted.'),
    cases: ['tweets-create-403-not-permitted'],
    hint: 'X refuses the action, not the token: the text is too long, or the post is not yours.',
  },
  {
    id: 'api-not-found',
    endpoint: 'resource server',
    says: '"Could not find tweet with id: [1]." (`resource-not-found`)',
    match: { problem: 'resource-not-found' },
    means: 'one of the things asked for is not there; the others may stand in `data`',
    causes: [
      {
        says: 'it was deleted, never was, or is not visible to this user',
        weight: 'documented',
        source: 'X docs: Response codes and errors',
        fix: 'read errors beside data, also with status 200',
        reasons: ['not-found'],
      },
    ],
    probe: {
      command: 'curl -i https://api.x.com/2/tweets/ID -H "Authorization: Bearer ACCESS_TOKEN"',
      tells:
        'With the token of a user who can see it. The same answer: it is gone. 200: it is hidden from the first user.',
    },
    cases: ['tweets-lookup-partial'],
  },
  {
    id: 'api-field-forbidden',
    endpoint: 'resource server',
    says: '"Sorry, you are not authorized to access …" (`not-authorized-for-field`)',
    match: { problem: 'not-authorized-for-field' },
    means: 'the rest of the answer is good; one field is not for this user',
    causes: [
      {
        says: 'the field is the owner’s alone',
        weight: 'inferred',
        source: 'OpenAPI 2.167, see field-authorization-error in docs/fidelity.md',
        fix: 'leave the field out, or ask with the owner’s token',
      },
    ],
    probe: {
      command: 'curl -i "https://api.x.com/2/users/me?user.fields=FIELD" -H "Authorization: Bearer ACCESS_TOKEN"',
      tells:
        'With the owner’s token. The field comes: it is the owner’s alone. It does not: look at the scopes of the token.',
    },
    cases: ['field-authorization-error'],
  },
  {
    id: 'api-400',
    endpoint: 'resource server',
    says: '400 "Invalid Request"',
    match: { said: 'One or more parameters to your request was invalid' },
    means: 'a parameter or the body is wrong; the member `errors` of the answer says which, and how',
    causes: [
      {
        says: 'what the messages under errors say',
        weight: 'once',
        source: 'sferik/x-ruby 71; Micka33/x-api-sdk-ts',
        fix: 'print the whole body: the messages name the parameter',
        reasons: ['parameter'],
      },
    ],
    probe: rehearse(CHECKED),
    cases: ['body-not-json-400'],
    hint: 'A parameter or the body is wrong: the messages under errors name it.',
    notes: messagesOf,
  },
]

/** Messages that no entry above knows. */
function messagesOf({ said }: Answer): string[] {
  return said.filter((text) => !/^(Invalid Request|One or more parameters)/.test(text)).map((text) => `X said: ${text}`)
}
