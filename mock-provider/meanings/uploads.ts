import type { Meaning } from './meaning.ts'
import { callMe, rehearse } from './probes.ts'

const MESSAGES = 'A parameter or the body is wrong: the messages under errors name it.'

const STATUS =
  'curl -i "https://api.x.com/2/media/upload?command=STATUS&media_id=MEDIA_ID" -H "Authorization: Bearer ACCESS_TOKEN"'

/** The resource server on the form of bodies, and on uploads. */
export const uploads: Meaning[] = [
  {
    id: 'api-content-type',
    endpoint: 'resource server',
    says: '400 "Requests with bodies must have content-type of application/json."',
    match: { said: 'Requests with bodies must have content-type of application/json' },
    means: 'X did not look at the body, as its content type is not the one that this call takes',
    causes: [
      {
        says: 'the body went out as a form, as text or without a type: what the HTTP library sends where it is not told',
        weight: 'inferred',
        source: 'the words of the message',
        fix: 'send JSON as text with content-type: application/json; the files of uploads alone go out as multipart/form-data',
        reasons: ['parameter'],
      },
      {
        says: 'it was an upload as a form in May or June of 2025, when X took none for some days',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 591, sferik/x-ruby 62',
        fix: 'send it again: X takes forms since',
      },
    ],
    probe: callMe(
      '200: the token is good. Send your own body with curl --json next: it goes through, and the rest is right.',
    ),
    cases: ['body-content-type-400'],
    hint: MESSAGES,
  },
  {
    id: 'api-media-segments',
    endpoint: 'resource server',
    says: '400 "Segments do not add up to provided total file size."',
    match: { said: 'Segments do not add up to provided total file size' },
    means: 'the upload cannot be finished: what was appended is not as long as was announced',
    causes: [
      {
        says: 'a segment is missing, or has other bytes in it than those of the file (a line break behind them, a path in their place)',
        weight: 'once',
        source: 'mattdonnelly/Swifter 192, sferik/twitter-ruby 811 (of v1.1)',
        fix: 'count segment_index up from 0, look at the status of every append, and send each segment’s bytes as they are',
        reasons: ['parameter'],
      },
      {
        says: 'the file grew after its size was taken for total_bytes',
        weight: 'once',
        source: 'PLhery/node-twitter-api-v2 308, ttezel/twit 521 (of v1.1)',
        fix: 'take size and bytes from one buffer, once the file is written to its end',
      },
    ],
    probe: rehearse(
      'The report has the refusal with how many bytes came, in how many segments, and how many were announced.',
    ),
    cases: [],
    hint: MESSAGES,
  },
  {
    id: 'api-media-size',
    endpoint: 'resource server',
    says: '400 "File size exceeds 5242880 bytes."',
    match: { said: 'File size exceeds' },
    means: 'the file is larger than its media_category may be',
    causes: [
      {
        says: 'a GIF went out as an image, of which 5 MB are taken, often without media_category and media_type',
        weight: 'once',
        source: 'tweepy/tweepy 2002, bear/python-twitter 662 (of v1.1)',
        fix: 'say media_category=tweet_gif and media_type=image/gif',
        reasons: ['parameter'],
      },
      {
        says: 'the file is too large for what it is',
        weight: 'once',
        source: 'pybamm-team/BattBot 62 (of v1.1)',
        fix: 'make it smaller than the number in the message',
        reasons: ['parameter'],
      },
    ],
    probe: rehearse('The report has the refusal with the size of the file and the category that it was taken for.'),
    cases: [],
    hint: MESSAGES,
  },
  {
    id: 'api-media-not-found',
    endpoint: 'resource server',
    says: '400 "BadRequest: Not found"',
    match: { said: 'BadRequest: Not found' },
    means: 'X has no upload under way with this id',
    causes: [
      {
        says: 'the status of an image was asked for, which is ready with its upload and has none',
        weight: 'once',
        source: 'xdevplatform/xurl 18',
        fix: 'ask for the status only where the answer to finalize has processing_info',
        reasons: ['parameter'],
      },
      {
        says: 'the id was never initialized, has expired, or is of another user’s upload',
        weight: 'inferred',
        source: 'the words of the message',
        fix: 'take the id of the answer to initialize, as text, with the token that uploads, within its expires_after_secs',
        reasons: ['parameter'],
      },
    ],
    probe: {
      command: STATUS,
      tells:
        'With the token that uploads. The same answer for an image that was uploaded whole: go on without its status. For a video: this user has no such upload.',
    },
    cases: ['media-status-image-400'],
    hint: MESSAGES,
  },
]
