import type { ParameterNote } from './parameter-note.ts'

const OPERATIONS = 'X’s OpenAPI document (wire/operations.json)'

const ofApi = (means: string, without: string, source = OPERATIONS): ParameterNote => ({
  means,
  seenBy: 'public',
  checkedBy: 'the API, against the operation’s list of parameters, after token and scopes',
  without,
  source,
})

const field = ofApi(
  'Which members of the objects the answer should have.',
  'the answer has the few that are always there',
)

/** What goes to X's API, by name; `otherOfApi` is for all that has no words of its own. */
export const apiNotes: Readonly<Record<string, ParameterNote>> = {
  'user.fields': { ...field, source: `${OPERATIONS}; case me-success-fields` },
  'tweet.fields': { ...field, source: `${OPERATIONS}; case tweets-lookup-200` },
  'post.fields': field,
  'media.fields': field,
  'list.fields': field,
  'dm_event.fields': field,
  expansions: ofApi('Which objects that are named by id should come along, under includes.', 'ids alone come'),
  ids: ofApi('Which objects are asked for, ids with commas between.', '400: the parameter is missing'),
  usernames: ofApi('Which accounts are asked for, names with commas between.', '400: the parameter is missing'),
  max_results: ofApi('How many the answer may have at most.', 'as many as X’s default says'),
  pagination_token: ofApi('Where the page before ended.', 'the first page comes'),
  query: ofApi('What is searched for.', '400: the parameter is missing', `${OPERATIONS}; case search-400-operator`),
  start_time: ofApi('The oldest instant that is searched.', 'the search goes back as far as the plan allows'),
  since_id: ofApi('Only posts that are newer than this one.', 'older ones come as well'),
  command: ofApi('Which part of an upload this is: INIT, APPEND, FINALIZE or STATUS.', '400: the parameter is missing'),
  media_id: ofApi('Which upload it is about.', '400: the parameter is missing'),
  media_category: ofApi(
    'What the file is for: an image of a post, a video, a message.',
    'it is taken for an image of a post',
  ),
  media_type: ofApi('The kind of the file, as a MIME type.', '400 where the operation asks for it'),
  total_bytes: ofApi('How large the whole file is.', '400: parts could not be counted'),
  segment_index: ofApi('Which part of the file this is, counted from 0.', '400: the part has no place'),
}

/** A parameter or member that an operation of the API has, or does not know. */
export const otherOfApi: ParameterNote = {
  means: 'A parameter of this operation of X’s API, or of its body.',
  seenBy: 'secret',
  checkedBy:
    'the API, against what the operation takes, after token and scopes; a name that it does not know is refused',
  without: 'its default holds, or 400 names it where it is required',
  source: `${OPERATIONS}; cases unknown-query-parameter, body-unknown-member`,
}

/** A parameter that an endpoint of OAuth does not know. */
export const otherOfOauth: ParameterNote = {
  means: 'A name that this endpoint does not know. Is it spelt right?',
  seenBy: 'secret',
  checkedBy: 'nobody: what an endpoint does not know it ignores',
  without: 'the answer is the same',
  source: 'RFC 6749 §3.1, §3.2',
}
