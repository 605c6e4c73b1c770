/** What X refuses to post or to send, in its words, each a `KnownAnswer`. */
export const postAnswers = {
  /** At posting the application's 403 has a key order of its own. */
  duplicatePost: postingProblem(
    'tweets-create-403-duplicate',
    'You are not allowed to create a Tweet with duplicate content.',
  ),
  postNotPermitted: postingProblem('tweets-create-403-not-permitted', 'You are not permitted to perform this action.'),
  /** The order of its members is inferred. */
  dmNotPermitted: postingProblem('dm-403-no-permission', 'You do not have permission to DM one or more participants.'),
  /** X seen (many) 2026: gptme-contrib 811 and a dozen programs that know the sentence, for posts whose author restricts replies. */
  replyNotAllowed: postingProblem(
    'tweets-create-403-reply-not-allowed',
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  ),
  /** X seen (many): the sentence of code 385 of API 1.1, in the form of v2. */
  replyToDeleted: postingProblem(
    'tweets-create-403-reply-deleted',
    'You attempted to reply to a Tweet that is deleted or not visible to you.',
  ),
} as const

/** At posting the application's 403 has a key order of its own. */
function postingProblem(caseId: string, detail: string) {
  const body = { detail, type: 'about:blank', title: 'Forbidden', status: 403 }
  const contentType = 'application/json; charset=utf-8'
  return { case: caseId, status: 403, contentType, body, layer: 'application' } as const
}
